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
 * @param timeouts requests that were sent and not answered in time, those closed since they waited behind such a one
 *     included
 * @param loops of the generator
 * @param serverQuota the CPU quota of the server, wherever it runs; empty if it has none or that cannot be seen
 * @param steady what change points say
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
     * Requests a second.
     *
     * @param openLoop whether requests had due times
     * @param dueShare answered requests a second over those that became due in a second (open loop; else 1)
     * @param achievedPerSecond answered requests
     * @param endedPerSecond requests that were sent, and answered or lost
     * @param ceilingPerSecond what this generator reaches against a server that does nothing, if that was measured
     */
    public record Throughput(
            boolean openLoop,
            double dueShare,
            double achievedPerSecond,
            double endedPerSecond,
            OptionalDouble ceilingPerSecond) {}

    /**
     * How many requests can be in flight.
     *
     * @param most on all connections
     * @param perConnection on one
     */
    public record Room(long most, int perConnection) {}

    boolean openLoop() {
        return rates.openLoop;
    }

    /** Requests that were due and never sent, since there was no room. */
    long unsent() {
        return counts.of(Outcome.UNSENT);
    }

    /** Requests that were sent and not answered, and those that could not be sent for want of any connection. */
    long unanswered() {
        return counts.unanswered() - unsent();
    }

    /** Those of them that no lack of CPU time explains: they were closed or refused, or their answer was malformed. */
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

    /** The greatest of the loops' waits; NaN if none is known. */
    double runQueueWaitShare() {
        return loops.stream()
                .mapToDouble(LoopUse::runQueueWaitShare)
                .filter(share -> !Double.isNaN(share))
                .max()
                .orElse(Double.NaN);
    }
}
