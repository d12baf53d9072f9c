package kvcache.store.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader comes and goes twice while a writer makes two words unreachable, one after the other, and uses the memory of
 * each anew as soon as its ticket has passed: in two grace periods, so that readers stand in both phases.
 */
@JCStressTest
@Outcome(
        id = {"0, 0", "0, 1", "1, 0", "1, 1"},
        expect = ACCEPTABLE,
        desc = "what was reached was still there")
@Outcome(expect = FORBIDDEN, desc = "memory was used anew before its reader had left")
@State
public class ReadGuardRace {

    private final ReadGuard guard = new ReadGuard();
    private final GuardedWord first = new GuardedWord();
    private final GuardedWord second = new GuardedWord();

    @Actor
    public void read(II_Result result) {
        result.r1 = read(first);
        result.r2 = read(second);
    }

    private int read(GuardedWord word) {
        int token = guard.enter();
        int found = word.read();
        guard.exit(token);
        return found;
    }

    @Actor
    public void free() {
        free(first);
        free(second);
    }

    private void free(GuardedWord word) {
        word.unlink();
        guard.await(guard.ticket());
        word.reuse();
    }
}
