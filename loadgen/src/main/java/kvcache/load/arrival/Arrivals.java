package kvcache.load.arrival;

import kvcache.load.workload.LoopShare;

/** The due times of one loop's requests, in order. Not thread-safe. */
public interface Arrivals {

    /** When the loop's next request is due, in nanoseconds after the start of the schedule; never before the last. */
    long nextDueNs();

    /**
     * The loop's part of a schedule.
     *
     * @param ratePerSecond of all loops together
     * @param seed equal seeds give equal schedules
     */
    static Arrivals of(ArrivalProcess process, double ratePerSecond, LoopShare share, long seed) {
        return switch (process) {
            case CONSTANT -> new ConstantArrivals(ratePerSecond, share);
            case POISSON -> new PoissonArrivals(ratePerSecond / share.loops(), seed + share.loop());
        };
    }
}
