package kvcache.analysis.result;

import java.time.Instant;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Trial;

/**
 * What one trial measured: a row of {@code trials.csv}.
 *
 * @param trial which trial it was
 * @param startedAt when its server was started
 * @param durationSeconds how long the measured phase was
 * @param requests answered correctly, misses included
 * @param errors due and not answered correctly
 * @param errorKinds how many of which kind, such as {@code TIMEOUT:3}; empty where there is none
 * @param achievedRatePerSecond answered requests in a second
 * @param reads answered reads
 * @param writes answered writes
 * @param hits answered reads that found a value
 * @param latency from the due time to the last byte of the answer
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
        double durationSeconds,
        long requests,
        long errors,
        String errorKinds,
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
