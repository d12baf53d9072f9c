package kvcache.store.proof.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** One thread removes a version while another replaces it: the newer one stays, whoever comes first. */
@JCStressTest
@Outcome(id = "1, 0, 2", expect = ACCEPTABLE, desc = "removed, then stored")
@Outcome(id = "0, 0, 2", expect = ACCEPTABLE, desc = "stored, and so not removed")
@Outcome(expect = FORBIDDEN, desc = "the newer one was removed")
@State
public class RemoveIfRace {

    private final Subject subject = new Subject();

    /** Version 1 is there. */
    public RemoveIfRace() {
        subject.put(1);
    }

    @Actor
    public void remove(III_Result result) {
        result.r1 = subject.removeIf(1);
    }

    @Actor
    public void replace() {
        subject.put(2);
    }

    @Arbiter
    public void last(III_Result result) {
        result.r3 = subject.readLast();
    }
}
