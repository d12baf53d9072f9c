package kvcache.load.record;

import org.HdrHistogram.Histogram;

/**
 * The latencies of requests and their components.
 *
 * @param latencyNs from the due time to the last byte of the response (closed loop: from sending, including responses
 *     after the end of the phase, so that slow ones are not cut off). A request without a response counts with the
 *     timeout or more, since percentiles would otherwise cover only the survivors
 * @param sendLagNs how much later a request was sent than both its due time and the time at which a connection had
 *     room: the client's share of the latency (closed loop: 0)
 * @param roomWaitNs how long no connection had room after the due time, including requests that were never sent
 * @param serviceNs from sending to the last byte of the response, or without a response the timeout or more: the share
 *     of server and network. The latency is the sum of send lag, wait for room, and service time
 * @param meanInFlightNs how long a sent request was in flight on average, until its response or loss; lost requests do
 *     not count with the timeout
 * @param silenceNs for each request that waited for room, the longest time without a response since requests began to
 *     wait
 * @param quickestServiceNs the service time of a request without queueing: the minimum of the warm-up, or the first
 *     percentile of the measured phase, whichever is lower
 */
public record RequestTimes(
        Histogram latencyNs,
        Histogram sendLagNs,
        Histogram roomWaitNs,
        Histogram serviceNs,
        double meanInFlightNs,
        Histogram silenceNs,
        long quickestServiceNs) {}
