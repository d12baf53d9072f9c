package kvcache.store.proof.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** One thread reads twice while another removes: once gone it stays gone, and no mark of the reader brings it back. */
@JCStressTest
@Outcome(id = "1, 1, 0", expect = ACCEPTABLE, desc = "both before")
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "before and after")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "both after")
@Outcome(expect = FORBIDDEN, desc = "torn, or back again")
@State
public class RemoveRace {

    private final Subject subject = new Subject();

    /** Version 1 is there. */
    public RemoveRace() {
        subject.put(1);
    }

    @Actor
    public void remove() {
        subject.removeIf(1);
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
