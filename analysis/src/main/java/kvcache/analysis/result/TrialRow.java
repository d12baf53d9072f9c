package kvcache.analysis.result;

import java.time.Instant;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Trial;
import kvcache.base.run.Verdict;

/**
 * What one trial measured: all its slices together, but those that the host disturbed.
 *
 * @param trial which one
 * @param startedAt when its first slice was started
 * @param verdict what limited it
 * @param reasons what the verdict rests on, in sentences; empty where it is valid
 * @param slices how many slices the other figures are of
 * @param disturbedSlices how many were left out, because others used the CPUs that they needed
 * @param durationSeconds how long the slices recorded
 * @param requests answered requests
 * @param errors requests that failed or were answered wrongly
 * @param errorKinds how many of each kind, such as {@code TIMEOUT:2 CLOSED:1}; empty where there is none
 * @param dueRequests requests that became due, or were sent in a closed loop
 * @param achievedRatePerSecond requests answered in a second
 * @param reads answered reads
 * @param writes answered writes
 * @param hits answered reads that found a value
 * @param latency from the due time to the last byte of the answer; of a closed loop from sending; of a request without an answer the
 *     timeout or more
 * @param sendLag how late requests were sent through the client's own fault
 * @param serverCpuUsPerRequest CPU time of the server's process in the measured phase, without its JIT's threads; empty where the
 *     system does not tell
 * @param serverJitUsPerRequest CPU time of the JIT's threads in the measured phase; empty likewise
 * @param clientCpuUsPerRequest CPU time of the client's loops in the measured phase
 * @param clientUtilisation CPU time of the client's busiest loop over wall time, 0 to 1
 */
public record TrialRow(
        Trial trial,
        Instant startedAt,
        Verdict verdict,
        String reasons,
        int slices,
        int disturbedSlices,
        double durationSeconds,
        long requests,
        long errors,
        String errorKinds,
        long dueRequests,
        double achievedRatePerSecond,
        long reads,
        long writes,
        long hits,
        LatencyUs latency,
        LatencyUs sendLag,
        OptionalDouble serverCpuUsPerRequest,
        OptionalDouble serverJitUsPerRequest,
        double clientCpuUsPerRequest,
        double clientUtilisation) {}
