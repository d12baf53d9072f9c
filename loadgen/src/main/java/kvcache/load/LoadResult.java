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
import kvcache.load.record.Outcome;
import kvcache.load.record.RequestTimes;
import kvcache.load.steady.SteadyState;
import kvcache.load.verdict.Evidence;
import kvcache.load.verdict.Judge;
import kvcache.load.verdict.Judgement;

/**
 * What a run measured, in its measured phase alone.
 *
 * <p>A request belongs to the phase in which it was due. The warm-up's backlog is dropped when the measured phase
 * begins; that of the measured phase is sent until the timeout has passed after its end, and the rest of it is
 * {@link Outcome#UNSENT}.
 *
 * <p>A request is <em>answered</em> when a whole HTTP answer came in time, whatever it says. An answer may still be
 * wrong: an unexpected status, or a value that was never stored under the key or is no longer there. Every request of
 * the phase is therefore either answered, and counted in {@link Counts#requests}, or it is one of the errors that say
 * why not; wrong answers are counted in both, so that the rate tells what the server did and the errors tell what was
 * wrong with it. Of a closed loop, requests that were on their way when the phase ended and were answered later are not
 * counted at all.
 *
 * @param counts how many requests ended how. One that is sent again keeps its due time, and counts once as answered or
 *     as an error
 * @param achievedRatePerSecond the rate of answers from the first due time to the last answer or the end of the phase,
 *     whichever is later. Late answers to requests of the warm-up are among them; of an open loop it is at most the
 *     rate that was due
 * @param wire bytes, connections, status codes, and why requests were closed
 * @param loops what each loop of the generator needed
 * @param steady whether the run was on one level, and from when on
 */
public record LoadResult(
        MeasuredSpan span,
        Counts counts,
        double achievedRatePerSecond,
        Wire wire,
        RequestTimes times,
        List<LoopUse> loops,
        MachineUse machine,
        SteadyState steady) {

    public LoadResult {
        loops = List.copyOf(loops);
    }

    /**
     * When it was measured.
     *
     * @param measuredFromMs when the measured phase began, since the epoch
     * @param warmupSeconds how long the warm-up took
     * @param durationSeconds from the first due time to the end of the measured phase; the drain that follows is not in
     *     it
     * @param interrupted whether the run was asked to end early, so that the phase may be shorter than was planned
     */
    public record MeasuredSpan(
            long measuredFromMs, double warmupSeconds, double durationSeconds, boolean interrupted) {}

    /** CPU time of the generator's loop threads; what they burned in waiting is left out. */
    public long clientCpuNs() {
        return loops.stream().mapToLong(LoopUse::cpuNs).sum();
    }

    /** CPU time of the busiest loop thread over wall time, 0 to 1. */
    public double busiestLoopUtilisation() {
        return loops.stream().mapToDouble(LoopUse::utilisation).max().orElse(0);
    }

    /** What limited the run. */
    public Judgement judge(LoadPlan plan, OptionalDouble ceilingPerSecond) {
        return judge(plan, ceilingPerSecond, Optional.empty());
    }

    /**
     * The same, of a server on another machine.
     *
     * @param seenQuota the server's CPU quota as another has read it; what this machine sees of its own goes first
     */
    public Judgement judge(LoadPlan plan, OptionalDouble ceilingPerSecond, Optional<CpuQuota> seenQuota) {
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
                machine.server().flatMap(ServerCpu::quota).or(() -> seenQuota),
                steady));
    }

    /** Requests a second that were sent and answered or lost. */
    private double endedPerSecond() {
        return achievedRatePerSecond + (counts.of(Outcome.CLOSED) + counts.of(Outcome.TIMEOUT)) / span.durationSeconds;
    }

    /**
     * How many requests were in flight on average, by Little's law: how many ended in a second, times how long each was
     * in flight.
     */
    public double inFlightByLittlesLaw() {
        return endedPerSecond() * times.meanInFlightNs() / 1e9;
    }

    /** Answered requests a second over those that became due in a second; 1 where none was due. */
    public double achievedShare() {
        return counts.due() == 0 ? 1 : achievedRatePerSecond * span.durationSeconds / counts.due();
    }

    /** Whether an open loop answered what was due, but for the rounding at the ends. */
    public boolean heldItsRate() {
        return achievedShare() >= Judge.LEAST_DUE_SHARE;
    }

    /** The generator's CPU time for each answered request, in µs; 0 where none was answered. */
    public double clientCpuMicrosPerRequest() {
        return counts.requests() == 0 ? 0 : clientCpuNs() / 1e3 / counts.requests();
    }
}
