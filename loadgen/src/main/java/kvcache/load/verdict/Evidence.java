package kvcache.load.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;
import kvcache.load.host.HostCpu;
import kvcache.load.host.ServerCpu;
import kvcache.load.steady.SteadyState;
import org.HdrHistogram.Histogram;

/**
 * What a run shows of what limited it. Times are in nanoseconds, of the measured phase; the kernel's counters of host and server are read
 * shortly before it begins.
 *
 * @param openLoop whether requests had due times
 * @param dueShare answered requests a second over those that became due in a second (open loop; else 1)
 * @param achievedPerSecond answered requests
 * @param endedPerSecond requests that were sent, and answered or lost
 * @param errors requests that were not answered, or wrongly
 * @param wrongAnswers those that were answered wrongly
 * @param timeouts those that were sent and not answered in time
 * @param unsent those that were due and never sent, since there was no room
 * @param latencyNs from the due time to the last byte of the answer
 * @param sendLagNs how late requests were sent that had room: the client's share
 * @param roomWaitNs how long requests waited for a connection or stream
 * @param serviceNs from sending to the last byte of the answer: the server's share, and the network's
 * @param meanInFlightNs the mean time from sending to the answer or the loss, without timeouts in place of shorter times
 * @param silenceNs of each request that waited for room, the longest time without any answer since requests began to wait
 * @param quickestServiceNs the least service time, of a request that can have found no queue
 * @param loops of the generator
 * @param mostInFlight how many requests the connections have room for
 * @param requestsPerConnection how many of them on one connection
 * @param host the CPUs that the generator may use
 * @param clientQuota the CPU quota of the generator's process; empty where it has none
 * @param server the server's CPU time, where it runs on this machine and can be seen
 * @param serverQuota the CPU quota of the server, wherever it runs; empty where it has none or that cannot be seen
 * @param competitorCores how many of the generator's CPUs others used, at least; where that can be told
 * @param steady what change points say
 * @param ceilingPerSecond what this generator reaches against a server that does nothing, where that was measured
 */
public record Evidence(
        boolean openLoop,
        double dueShare,
        double achievedPerSecond,
        double endedPerSecond,
        long errors,
        long wrongAnswers,
        long timeouts,
        long unsent,
        Histogram latencyNs,
        Histogram sendLagNs,
        Histogram roomWaitNs,
        Histogram serviceNs,
        double meanInFlightNs,
        Histogram silenceNs,
        long quickestServiceNs,
        List<Loop> loops,
        long mostInFlight,
        int requestsPerConnection,
        HostCpu.Use host,
        Optional<CpuQuota> clientQuota,
        Optional<ServerCpu> server,
        Optional<CpuQuota> serverQuota,
        OptionalDouble competitorCores,
        SteadyState steady,
        OptionalDouble ceilingPerSecond) {

    /**
     * Of one of the generator's loops.
     *
     * @param utilisation CPU time over wall time, 0 to 1; time burned in waiting is left out
     * @param runQueueWaitShare for how much of the time it could have run but had no CPU, 0 to 1; NaN where that is not known
     * @param meanInFlight requests in flight, on average over time
     * @param sendLagNs as above, of this loop
     */
    public record Loop(double utilisation, double runQueueWaitShare, double meanInFlight, Histogram sendLagNs) {}

    /** Requests that were sent and not answered, and those that could not be sent for want of any connection. */
    long unanswered() {
        return errors - wrongAnswers - unsent;
    }

    /** Those of them that no lack of CPU time explains: they were closed or refused, or their answer was malformed. */
    long broken() {
        return unanswered() - timeouts;
    }

    boolean serverIsThrottled() {
        return serverQuota.filter(CpuQuota::isLimiting).isPresent();
    }

    double utilisation() {
        return loops.stream().mapToDouble(Loop::utilisation).max().orElse(0);
    }

    double meanInFlight() {
        return loops.stream().mapToDouble(Loop::meanInFlight).sum();
    }

    /** The greatest of the loops' waits; NaN where none is known. */
    double runQueueWaitShare() {
        return loops.stream()
                .mapToDouble(Loop::runQueueWaitShare)
                .filter(share -> !Double.isNaN(share))
                .max()
                .orElse(Double.NaN);
    }
}
