package kvcache.store.proof.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads store where there is nothing: exactly one wins, and its entry is what stays. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first wins")
@Outcome(id = "0, 1, 2", expect = ACCEPTABLE, desc = "the second wins")
@Outcome(expect = FORBIDDEN, desc = "none or both win, or the loser stays")
@State
public class PutIfRace {

    private final Subject subject = new Subject();

    @Actor
    public void first(III_Result result) {
        result.r1 = subject.putIf(0, 1);
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = subject.putIf(0, 2);
    }

    @Arbiter
    public void last(III_Result result) {
        result.r3 = subject.readLast();
    }
}
