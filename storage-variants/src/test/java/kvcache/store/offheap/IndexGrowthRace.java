package kvcache.store.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A reader looks two keys up while a writer adds so many that the index is replaced by larger ones: both are found. */
@JCStressTest
@Outcome(id = "1, 1, 14", expect = ACCEPTABLE, desc = "found, and nothing was lost on the way")
@Outcome(expect = FORBIDDEN, desc = "a key was missed or lost while the index grew")
@State
public class IndexGrowthRace {

    private static final int KEYS_BEFORE = 4;
    private static final int KEYS = 14;

    private final SmallSegment segment = new SmallSegment();

    /** The first keys are there. */
    public IndexGrowthRace() {
        for (int key = 0; key < KEYS_BEFORE; key++) {
            segment.put(key, 1);
        }
    }

    @Actor
    public void write() {
        for (int key = KEYS_BEFORE; key < KEYS; key++) {
            segment.put(key, 1);
        }
    }

    @Actor
    public void read(III_Result result) {
        result.r1 = segment.read(0);
        result.r2 = segment.read(KEYS_BEFORE - 1);
    }

    @Arbiter
    public void count(III_Result result) {
        for (int key = 0; key < KEYS; key++) {
            result.r3 += segment.read(key);
        }
        segment.close();
    }
}
