package kvcache.load.host;

import org.HdrHistogram.Histogram;

/**
 * The resource use of a loop of the generator in the measured phase.
 *
 * @param cpuNs CPU time of its thread, excluding busy waiting
 * @param wallNs wall time of the phase
 * @param runQueueWaitShare the share of the phase in which it was runnable but had no CPU, 0 to 1; NaN if unknown
 * @param meanInFlight the mean number of requests in flight
 * @param sendLagNs how much later than its due time and the time of room a request was sent
 */
public record LoopUse(long cpuNs, long wallNs, double runQueueWaitShare, double meanInFlight, Histogram sendLagNs) {

    /** Returns CPU time over wall time, 0 to 1. */
    public double utilisation() {
        return wallNs <= 0 ? 0 : (double) cpuNs / wallNs;
    }
}
