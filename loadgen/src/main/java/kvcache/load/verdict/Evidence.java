package kvcache.load.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;
import kvcache.load.host.LoopUse;
import kvcache.load.host.MachineUse;
import kvcache.load.record.Counts;
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;

/**
 * The evidence of a run's measured phase on what limited it.
 *
 * @param timeouts requests that timed out, including those closed behind one that did
 * @param loops the loops of the generator
 * @param serverQuota the CPU quota of the server, wherever it runs; empty if it has none or is not visible
 * @param steady whether the run was steady
 */
public record Evidence(
        Throughput rates,
        Room room,
        Counts counts,
        long timeouts,
        RequestTimes times,
        List<LoopUse> loops,
        MachineUse machine,
        Optional<CpuQuota> serverQuota,
        SteadyState steady) {

    /**
     * Rates per second.
     *
     * @param openLoop whether requests had due times
     * @param dueShare the rate of answered requests over the rate of due requests (closed loop: 1)
     * @param achievedPerSecond answered requests
     * @param endedPerSecond requests that were sent and then answered or lost
     * @param ceilingPerSecond the generator's rate against a server that does nothing, if it was measured
     */
    public record Throughput(
            boolean openLoop,
            double dueShare,
            double achievedPerSecond,
            double endedPerSecond,
            OptionalDouble ceilingPerSecond) {}

    /**
     * The maximum number of requests in flight.
     *
     * @param most on all connections
     * @param perConnection on one connection
     */
    public record Room(long most, int perConnection) {}

    boolean openLoop() {
        return rates.openLoop;
    }

    /** Returns the number of due requests that were never sent for lack of room. */
    long unsent() {
        return counts.of(Outcome.UNSENT);
    }

    /** Returns the number of requests that were sent and not answered, or that had no connection. */
    long unanswered() {
        return counts.unanswered() - unsent();
    }

    /**
     * Returns the number of unanswered requests that a lack of CPU time does not explain: closed, refused, or with a
     * malformed response.
     */
    long broken() {
        return unanswered() - timeouts;
    }

    boolean serverIsThrottled() {
        return serverQuota.filter(CpuQuota::isLimiting).isPresent();
    }

    double utilisation() {
        return loops.stream().mapToDouble(LoopUse::utilisation).max().orElse(0);
    }

    double meanInFlight() {
        return loops.stream().mapToDouble(LoopUse::meanInFlight).sum();
    }

    /** Returns the longest wait of a loop; NaN if none is known. */
    double runQueueWaitShare() {
        return loops.stream()
                .mapToDouble(LoopUse::runQueueWaitShare)
                .filter(share -> !Double.isNaN(share))
                .max()
                .orElse(Double.NaN);
    }
}
