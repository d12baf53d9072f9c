package kvcache.store.proof.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * One thread reads twice while another overwrites: each time one whole entry, never an older one after a newer, and
 * what the reader leaves behind, such as a mark that it was there, does not undo the write.
 */
@JCStressTest
@Outcome(id = "1, 1, 2", expect = ACCEPTABLE, desc = "both before")
@Outcome(id = "1, 2, 2", expect = ACCEPTABLE, desc = "before and after")
@Outcome(id = "2, 2, 2", expect = ACCEPTABLE, desc = "both after")
@Outcome(expect = FORBIDDEN, desc = "torn, gone, backwards, or the write was undone")
@State
public class ReadRace {

    private final Subject subject = new Subject();

    /** Version 1 is there. */
    public ReadRace() {
        subject.put(1);
    }

    @Actor
    public void write() {
        subject.put(2);
    }

    @Actor
    public void read(III_Result result) {
        result.r1 = subject.read();
        result.r2 = subject.read();
    }

    @Arbiter
    public void last(III_Result result) {
        result.r3 = subject.readLast();
    }
}
