package kvcache.load;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;
import kvcache.load.client.ClientConnection;
import kvcache.load.host.LoopUse;
import kvcache.load.host.MachineUse;
import kvcache.load.host.ServerCpu;
import kvcache.load.record.Counts;
import kvcache.load.record.LatencyByDueTime;
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;
import kvcache.load.verdict.Evidence;
import kvcache.load.verdict.Judge;
import kvcache.load.verdict.Judgement;

/**
 * The result of a run, covering only its measured phase.
 *
 * <p>A request belongs to the phase in which it was due. The warm-up's backlog is dropped when the measured phase
 * begins; that of the measured phase is sent until one timeout after its end, and the rest is {@link Outcome#UNSENT}.
 *
 * <p>A request is <em>answered</em> if a complete HTTP response arrived in time, whatever its content. A response may
 * still be wrong: an unexpected status, or a value that was never stored under the key or is stale. Every request of
 * the phase is therefore either answered, and counted in {@link Counts#requests}, or counted as an error with its
 * reason. Wrong responses are counted in both, so the rate shows the server's work and the errors show its faults. In a
 * closed loop, requests in flight at the end of the phase that were answered later are not counted.
 *
 * @param counts the number of requests by outcome. A retried request keeps its due time and counts once, as answered or
 *     as an error
 * @param achievedRatePerSecond the rate of responses from the first due time to the last response or the end of the
 *     phase, whichever is later. It includes late responses to requests of the warm-up; in an open loop it is at most
 *     the offered rate
 * @param wire bytes, connections, status codes, and reasons of closed requests
 * @param loops the resource use of each loop of the generator
 * @param steady whether the run was steady, and from when
 * @param byDueTime the latencies by due time; empty if they {@linkplain LoadPlan#latenciesKeptEach are not kept}
 */
public record LoadResult(
        MeasuredSpan span,
        Counts counts,
        double achievedRatePerSecond,
        Wire wire,
        RequestTimes times,
        List<LoopUse> loops,
        MachineUse machine,
        SteadyState steady,
        Optional<LatencyByDueTime> byDueTime) {

    public LoadResult {
        loops = List.copyOf(loops);
    }

    /**
     * The time of the measurement.
     *
     * @param measuredFromMs the start of the measured phase, in ms since the epoch
     * @param warmupSeconds the duration of the warm-up
     * @param durationSeconds from the first due time to the end of the measured phase, excluding the drain
     * @param interrupted whether the run was ended early, so that the phase may be shorter than planned
     */
    public record MeasuredSpan(
            long measuredFromMs, double warmupSeconds, double durationSeconds, boolean interrupted) {}

    /** Returns the CPU time of the loop threads, excluding busy waiting. */
    public long clientCpuNs() {
        return loops.stream().mapToLong(LoopUse::cpuNs).sum();
    }

    /** Returns the CPU time of the busiest loop thread over wall time, 0 to 1. */
    public double busiestLoopUtilisation() {
        return loops.stream().mapToDouble(LoopUse::utilisation).max().orElse(0);
    }

    /** Returns the verdict on the run. */
    public Judgement judge(LoadPlan plan, OptionalDouble ceilingPerSecond) {
        return judge(plan, ceilingPerSecond, Optional.empty());
    }

    /**
     * Returns the verdict on the run, whose server may be on another machine.
     *
     * @param remoteQuota the CPU quota that was read on the server's machine; used if this machine cannot read one
     */
    public Judgement judge(LoadPlan plan, OptionalDouble ceilingPerSecond, Optional<CpuQuota> remoteQuota) {
        return Judge.of(new Evidence(
                new Evidence.Throughput(
                        plan.pace() instanceof LoadPlan.Pace.Open,
                        achievedShare(),
                        achievedRatePerSecond,
                        endedPerSecond(),
                        ceilingPerSecond),
                new Evidence.Room(
                        plan.connections().mostInFlight(), plan.connections().inFlightEach()),
                counts,
                counts.of(Outcome.TIMEOUT) + wire.closedByReason().getOrDefault(ClientConnection.BEHIND_A_TIMEOUT, 0L),
                times,
                loops,
                machine,
                machine.server().flatMap(ServerCpu::quota).or(() -> remoteQuota),
                steady));
    }

    /** Returns the rate of requests that were sent and then answered or lost. */
    private double endedPerSecond() {
        return achievedRatePerSecond + (counts.of(Outcome.CLOSED) + counts.of(Outcome.TIMEOUT)) / span.durationSeconds;
    }

    /**
     * Returns the mean number of requests in flight by Little's law: completions per second times mean time in flight.
     */
    public double inFlightByLittlesLaw() {
        return endedPerSecond() * times.meanInFlightNs() / 1e9;
    }

    /** Returns the rate of answered requests over the rate of due requests; 1 if none was due. */
    public double achievedShare() {
        return counts.due() == 0 ? 1 : achievedRatePerSecond * span.durationSeconds / counts.due();
    }

    /** Returns whether an open loop achieved its rate, apart from rounding at the ends. */
    public boolean heldItsRate() {
        return achievedShare() >= Judge.LEAST_DUE_SHARE;
    }

    /** Returns the generator's CPU time per answered request in µs; 0 if none was answered. */
    public double clientCpuMicrosPerRequest() {
        return counts.requests() == 0 ? 0 : clientCpuNs() / 1e3 / counts.requests();
    }
}
