package kvcache.load.arrival;

import java.util.SplittableRandom;
import kvcache.load.workload.LoopShare;

/** The due times of one loop's requests, in order. Not thread-safe. */
public interface Arrivals {

    /** Returns when the next request is due, in ns after the start of the schedule; never before the previous one. */
    long nextDueNs();

    /**
     * Returns a loop's part of a schedule.
     *
     * @param ratePerSecond the rate of all loops together
     * @param seed equal seeds give equal schedules
     */
    static Arrivals of(ArrivalProcess process, double ratePerSecond, LoopShare share, long seed) {
        return switch (process) {
            case CONSTANT ->
                new Arrivals() {
                    private long ordinal;

                    @Override
                    public long nextDueNs() {
                        // Computed from the request's number in the run, so that rounding errors do not accumulate.
                        return (long) (share.number(ordinal++) / ratePerSecond * 1e9);
                    }
                };
            case POISSON ->
                new Arrivals() {
                    // Loops draw independently: a sum of Poisson processes is a Poisson process of the summed rate.
                    private final double meanGapNs = 1e9 / (ratePerSecond / share.loops());
                    private final SplittableRandom random = new SplittableRandom(seed + share.loop());
                    private double dueNs;

                    @Override
                    public long nextDueNs() {
                        // 1 - u is in (0, 1], whose logarithm is finite.
                        dueNs -= Math.log(1 - random.nextDouble()) * meanGapNs;
                        return (long) dueNs;
                    }
                };
        };
    }
}
