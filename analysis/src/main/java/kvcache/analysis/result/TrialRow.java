package kvcache.analysis.result;

import java.time.Instant;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Trial;
import kvcache.base.run.Verdict;

/**
 * The results of one trial: the sum of all slices except those disturbed by the host.
 *
 * @param trial which one
 * @param startedAt when its first slice was started
 * @param verdict what limited it
 * @param reasons what the verdict rests on, in sentences; empty where it is valid
 * @param slices what was measured
 * @param answers the number of requests by outcome
 * @param achievedRatePerSecond requests answered in a second
 * @param latency from the due time to the last byte of the answer; of a closed loop from sending; of a request without
 *     an answer the timeout or more
 * @param sendLag the delay of sending caused by the client
 * @param cpu CPU time in the measured phase
 */
public record TrialRow(
        Trial trial,
        Instant startedAt,
        Verdict verdict,
        String reasons,
        Slices slices,
        Answers answers,
        double achievedRatePerSecond,
        LatencyUs latency,
        LatencyUs sendLag,
        CpuCost cpu) {

    /**
     * The slices that the figures are of.
     *
     * @param count how many there are
     * @param disturbed how many were left out, because others used the CPUs that they needed
     * @param durationSeconds how long the slices recorded
     */
    public record Slices(int count, int disturbed, double durationSeconds) {}

    /**
     * How many requests ended how.
     *
     * @param requests answered requests
     * @param errors requests that failed or were answered wrongly
     * @param errorKinds how many of each kind, such as {@code TIMEOUT:2 CLOSED:1}; empty if there is none
     * @param due requests that became due, or were sent in a closed loop
     * @param reads answered reads
     * @param writes answered writes
     * @param hits answered reads that found a value
     */
    public record Answers(
            long requests, long errors, String errorKinds, long due, long reads, long writes, long hits) {}

    /**
     * What the requests cost.
     *
     * @param serverUsPerRequest CPU time of the server's process without its JIT's threads; empty if the system does
     *     not tell
     * @param serverJitUsPerRequest CPU time of the JIT's threads; empty likewise
     * @param clientUsPerRequest CPU time of the client's loops
     * @param clientUtilisation CPU time of the client's busiest loop over wall time, 0 to 1
     */
    public record CpuCost(
            OptionalDouble serverUsPerRequest,
            OptionalDouble serverJitUsPerRequest,
            double clientUsPerRequest,
            double clientUtilisation) {}
}
