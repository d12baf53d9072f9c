package kvcache.load.workload;

import static kvcache.load.workload.WorkloadSpec.require;

/**
 * The share of a run's requests that a loop sends: every {@code loops}-th. So each loop's sequence is as even as the
 * whole one, and the loops together keep the order of the run.
 *
 * @param loop this loop's index, from 0
 * @param loops how many loops share the requests
 */
public record LoopShare(int loop, int loops) {

    public LoopShare {
        require(loops >= 1 && loop >= 0 && loop < loops, "loop", loop + " of " + loops, "0 to loops - 1");
    }

    /** Returns the number within the run of this loop's request at a place in its own sequence; both from 0. */
    public long number(long ordinal) {
        return ordinal * loops + loop;
    }

    /** Returns whether the request with this number within the run is sent by this loop. */
    boolean contains(long number) {
        return number % loops == loop;
    }
}
