package kvcache.analysis.stats;

import java.util.OptionalDouble;

/**
 * The figures of one trial on which its verdict rests.
 *
 * @param offeredPerSecond requests due in a second
 * @param achievedPerSecond requests answered in a second
 * @param errors requests that failed or were answered wrongly
 * @param latencyMeanUs mean latency from the due time
 * @param latencyP99Us 99th percentile of the same
 * @param sendLagP99Us 99th percentile of how late requests were sent through the client's own fault
 * @param busiestLoopUtilisation CPU time of the client's busiest thread over wall time, 0 to 1
 * @param serverCpuUsPerRequest CPU time of the server; empty where the system does not tell
 */
public record TrialEvidence(
        double offeredPerSecond,
        double achievedPerSecond,
        long errors,
        double latencyMeanUs,
        double latencyP99Us,
        double sendLagP99Us,
        double busiestLoopUtilisation,
        OptionalDouble serverCpuUsPerRequest) {}
