package kvcache.load;

import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * What a run measured, in its measured phase alone.
 *
 * @param durationSeconds from the first due time to the end of the measured phase; the drain that follows is not in it
 * @param requests answered correctly, misses included
 * @param errorsByKind requests that were due and not answered correctly; no request is in neither figure
 * @param achievedRatePerSecond answered requests over the time from the first due time to the last answer or the end
 *     of the phase, whichever is later
 * @param reads answered reads
 * @param writes answered writes
 * @param hits answered reads that found a value, which was checked
 * @param latencyNs from due time to the last byte of the answer, of answered requests (closed loop: from sending)
 * @param sendLagNs how much later a request was sent than both its due time and the moment at which a connection had
 *     room for it: the client's own share of the latency
 * @param clientCpuNs CPU time of the generator's loop threads
 * @param busiestLoopUtilisation CPU time of the busiest loop thread over wall time, 0 to 1
 */
public record LoadResult(
        double durationSeconds,
        long requests,
        Map<ErrorKind, Long> errorsByKind,
        double achievedRatePerSecond,
        long reads,
        long writes,
        long hits,
        Histogram latencyNs,
        Histogram sendLagNs,
        long clientCpuNs,
        double busiestLoopUtilisation) {

    /** Why a request counts as an error. */
    public enum ErrorKind {
        /** No connection could be made to send it on. */
        REFUSED,
        /** The connection closed before the answer was whole. */
        CLOSED,
        /** No whole answer in time. */
        TIMEOUT,
        /** An answer that is not what the request can be answered with. */
        STATUS,
        /** A value that was never stored under the key. */
        WRONG_VALUE,
        /** Due, but still not sent when the time to drain was over. */
        UNSENT
    }

    /** How many requests counted as errors. */
    public long errors() {
        return errorsByKind.values().stream().mapToLong(Long::longValue).sum();
    }
}
