package kvcache.store.offheap;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A reader looks a key up twice while a writer overwrites it so often that its memory is used anew: each time one whole
 * entry, never an older one after a newer.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "whole, and in the order of the writes")
@Outcome(expect = FORBIDDEN, desc = "torn, gone or backwards")
@State
public class MemoryReuseRace {

    private static final int VERSIONS = 120;

    private final SmallSegment segment = new SmallSegment();

    /** Version 1 is there. */
    public MemoryReuseRace() {
        segment.put(0, 1);
    }

    @Actor
    public void write() {
        for (int version = 2; version <= VERSIONS; version++) {
            segment.put(0, version);
        }
    }

    @Actor
    public void read(II_Result result) {
        int first = segment.read(0);
        int second = segment.read(0);
        result.r1 = first > 0 ? 1 : first;
        result.r2 = second >= first ? 1 : second;
    }

    @Arbiter
    public void free() {
        segment.close();
    }
}
