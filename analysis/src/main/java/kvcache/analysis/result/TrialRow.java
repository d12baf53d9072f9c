package kvcache.analysis.result;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Trial;
import kvcache.base.run.Verdict;

/**
 * The results of one trial: the sum of all slices except those disturbed by the host.
 *
 * @param startedAt the start of its first slice
 * @param verdict what limited it
 * @param reasons the evidence of the verdict, in sentences; empty if valid
 * @param answers the number of requests by outcome
 * @param achievedRatePerSecond answered requests per second
 * @param latency from the due time to the last byte of the response; in closed loops from sending; without a response
 *     the timeout or more
 * @param sendLag the delay of sending caused by the client
 * @param cpu CPU time in the measured phase
 * @param undisturbed latency in windows in which the host took no CPU, over all slices; empty if that is not known
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
        CpuCost cpu,
        Optional<Undisturbed> undisturbed) {

    public int round() {
        return trial.round();
    }

    /** Returns the latency in undisturbed windows if these are representative, or else as experienced. */
    public LatencyUs comparedLatency() {
        return undisturbed
                .filter(Undisturbed::isRepresentative)
                .map(Undisturbed::latency)
                .orElse(latency);
    }

    /** Returns whether the host's noise can be left out of the latency. */
    public boolean isLatencyUndisturbed() {
        return undisturbed.filter(Undisturbed::isRepresentative).isPresent();
    }

    /**
     * The slices behind the figures.
     *
     * @param disturbed the number left out because other processes used their CPUs
     * @param durationSeconds the sum of the recorded time
     */
    public record Slices(int count, int disturbed, double durationSeconds) {}

    /**
     * The number of requests by outcome.
     *
     * @param requests answered requests
     * @param errors failed requests and wrong answers
     * @param errorKinds the number of each kind, such as {@code TIMEOUT:2 CLOSED:1}; empty without errors
     * @param due requests that became due; in a closed loop those sent
     * @param reads answered reads
     * @param writes answered writes
     * @param hits answered reads that found a value
     */
    public record Answers(
            long requests, long errors, String errorKinds, long due, long reads, long writes, long hits) {}

    /**
     * The CPU time of the requests.
     *
     * @param serverUsPerRequest CPU time of the server's process without its JIT threads; empty if unknown
     * @param serverJitUsPerRequest CPU time of the server's JIT threads; empty if unknown
     * @param clientUsPerRequest CPU time of the client's loops
     * @param clientUtilisation CPU time of the client's busiest loop divided by wall time, 0 to 1
     */
    public record CpuCost(
            OptionalDouble serverUsPerRequest,
            OptionalDouble serverJitUsPerRequest,
            double clientUsPerRequest,
            double clientUtilisation) {}

    /**
     * The latency in windows in which the host took no CPU from server or client. It is comparable even if slices are
     * disturbed, and the verdict is of the whole time.
     *
     * @param share the share of the measured time that is in such windows, 0 to 1
     * @param latency of the requests due in them
     */
    public record Undisturbed(double share, LatencyUs latency) {

        private static final double LEAST_SHARE = 1 / 3.0;

        /** Returns whether the windows are at least a third of the measured time. */
        public boolean isRepresentative() {
            return share >= LEAST_SHARE;
        }
    }
}
