package kvcache.load.host;

import org.HdrHistogram.Histogram;

/**
 * The resource use of a loop of the generator in the measured phase.
 *
 * @param cpuNs CPU time of its thread, by the kernel; busy waiting is excluded
 * @param wallNs how long that was
 * @param runQueueWaitShare for how much of that it could have run but had no CPU, 0 to 1; NaN where the system does not
 *     tell
 * @param meanInFlight requests in flight, on average over that time
 * @param sendLagNs how much later it sent than a request was due and had room
 */
public record LoopUse(long cpuNs, long wallNs, double runQueueWaitShare, double meanInFlight, Histogram sendLagNs) {

    /** CPU time over wall time, 0 to 1. */
    public double utilisation() {
        return wallNs <= 0 ? 0 : (double) cpuNs / wallNs;
    }
}
