package kvcache.load.record;

import org.HdrHistogram.Histogram;

/**
 * The latencies of requests and their components.
 *
 * @param latencyNs from due time to the last byte of the answer (closed loop: from sending, and those answered after
 *     the end included, so that slow answers are not cut off). A request without an answer is in it with the timeout or
 *     more, since percentiles would else be those of the survivors
 * @param sendLagNs how much later a request was sent than both its due time and the moment at which a connection had
 *     room for it: the client's own share of the latency (closed loop: all zero, for nothing is due before it is sent)
 * @param roomWaitNs how long after its due time no connection had room for a request, with those that were never sent
 * @param serviceNs from sending to the last byte of the answer, or of requests without one the timeout or more: the
 *     server's share, and the network's. With the two before it, this makes up the latency
 * @param meanInFlightNs how long a request that was sent was in flight on average, until its answer or until it was
 *     lost: no timeout stands in place of a shorter time
 * @param silenceNs of each request that waited for room, the longest time without any answer since requests began to
 *     wait
 * @param quickestServiceNs the least service time, of a request that can have found no queue: of the warm-up, or of a
 *     hundred of the measured phase
 */
public record RequestTimes(
        Histogram latencyNs,
        Histogram sendLagNs,
        Histogram roomWaitNs,
        Histogram serviceNs,
        double meanInFlightNs,
        Histogram silenceNs,
        long quickestServiceNs) {}
