package kvcache.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.base.linux.CpuQuota;
import kvcache.load.client.ClientConnection;
import kvcache.load.host.HostCpu;
import kvcache.load.host.ServerCpu;
import kvcache.load.steady.SteadyState;
import kvcache.load.verdict.Evidence;
import kvcache.load.verdict.Judge;
import kvcache.load.verdict.Judgement;
import org.HdrHistogram.Histogram;

/**
 * What a run measured, in its measured phase alone.
 *
 * <p>A request belongs to the phase in which it was due. The warm-up's backlog is dropped when the measured phase begins; that of the
 * measured phase is sent until the timeout has passed after its end, and the rest of it is {@link ErrorKind#UNSENT}.
 *
 * <p>A request is <em>answered</em> when a whole HTTP answer came in time, whatever it says. An answer may still be wrong: an
 * unexpected status, or a value that was never stored under the key or is no longer there. Every request of the phase is therefore either
 * answered, and counted in {@code requests}, or it is one of the errors that say why not; wrong answers are counted
 * in both, so that the rate tells what the server did and the errors tell what was wrong with it. Of a closed loop,
 * requests that were on their way when the phase ended and were answered later are not counted at all.
 *
 * @param measuredFromMs when the measured phase began, since the epoch
 * @param durationSeconds from the first due time to the end of the measured phase; the drain that follows is not in it
 * @param interrupted whether the run was asked to end early, so that the phase may be shorter than was planned
 * @param warmupSeconds how long the warm-up took
 * @param requests answered, misses and wrong answers included
 * @param errorsByKind requests not answered, and requests answered wrongly
 * @param retried how often a request was sent again because the server said that it had not processed it; its due time is kept, and it is
 *     counted once in {@code requests} or {@code errorsByKind}
 * @param crossed how often a request was sent again because it crossed with the close of an idle connection; likewise
 * @param wire bytes, connections, status codes, and why requests were closed
 * @param achievedRatePerSecond the rate of answers from the first due time to the last answer or the end of the phase, whichever is
 *     later. Late answers to requests of the warm-up are among them; of an open loop it is at most the rate that was due
 * @param reads answered reads
 * @param writes answered writes
 * @param deletes answered deletes
 * @param hits answered reads that found a value, which was checked
 * @param latencyNs from due time to the last byte of the answer (closed loop: from sending, and those answered after the end
 *     included, so that slow answers are not cut off). A request without an answer is in it with the timeout or more, since
 *     percentiles would else be those of the survivors
 * @param sendLagNs how much later a request was sent than both its due time and the moment at which a connection had
 *     room for it: the client's own share of the latency (closed loop: all zero, for nothing is due before it is sent)
 * @param roomWaitNs how long after its due time no connection had room for a request, with those that were never sent
 * @param serviceNs from sending to the last byte of the answer, or of requests without one the timeout or more: with the two before it, this makes up the latency
 * @param meanInFlightNs how long a request that was sent was in flight on average, until its answer or until it was lost: no timeout stands
 *     in place of a shorter time
 * @param silenceNs of each request that waited for room, the longest time without any answer since requests began to wait
 * @param quickestServiceNs the least service time: of the warm-up, when queues were not yet long, or of a hundred of the measured phase
 * @param loops what each loop of the generator needed
 * @param host what else the CPUs did that the generator may use
 * @param clientQuota the CPU quota of this process, as a container has it; empty where it has none
 * @param server the server's CPU time, where it runs on this machine and can be seen
 * @param competitorCores how many of the generator's CPUs were used by others than it and the server, at least
 * @param steady whether the run was on one level, and from when on
 */
public record LoadResult(
        long measuredFromMs,
        double durationSeconds,
        boolean interrupted,
        double warmupSeconds,
        long requests,
        Map<ErrorKind, Long> errorsByKind,
        long retried,
        long crossed,
        Wire wire,
        double achievedRatePerSecond,
        long reads,
        long writes,
        long deletes,
        long hits,
        Histogram latencyNs,
        Histogram sendLagNs,
        Histogram roomWaitNs,
        Histogram serviceNs,
        double meanInFlightNs,
        Histogram silenceNs,
        long quickestServiceNs,
        List<LoopUse> loops,
        HostCpu.Use host,
        Optional<CpuQuota> clientQuota,
        Optional<ServerCpu> server,
        OptionalDouble competitorCores,
        SteadyState steady) {

    public LoadResult {
        if (reads + writes + deletes != requests || hits > reads) {
            throw new IllegalArgumentException(
                    "reads, writes, deletes, hits are %s, %s, %s, %s; allowed: all that add up to %s, and hits among the reads"
                            .formatted(reads, writes, deletes, hits, requests));
        }
        errorsByKind = Map.copyOf(errorsByKind);
        loops = List.copyOf(loops);
    }

    /** Why a request counts as an error. */
    public enum ErrorKind {
        /** No connection could be made to send it on. */
        REFUSED(false),
        /** The connection closed before the answer was whole. */
        CLOSED(false),
        /** No whole answer in time. */
        TIMEOUT(false),
        /** An answer that is not what the request can be answered with. */
        STATUS(true),
        /** A value that was never stored under the key. */
        WRONG_VALUE(true),
        /** A value that had been overwritten or removed before it was asked for. */
        STALE_VALUE(true),
        /** Due, but still not sent when the time to drain was over. */
        UNSENT(false);

        private final boolean answered;

        ErrorKind(boolean answered) {
            this.answered = answered;
        }

        /** Whether a whole answer came, so that the request is among the answered ones too. */
        public boolean isAnswered() {
            return answered;
        }
    }

    /** CPU time of the generator's loop threads; what they burned in waiting is left out. */
    public long clientCpuNs() {
        return loops.stream().mapToLong(LoopUse::cpuNs).sum();
    }

    /** CPU time of the busiest loop thread over wall time, 0 to 1. */
    public double busiestLoopUtilisation() {
        return loops.stream().mapToDouble(LoopUse::utilisation).max().orElse(0);
    }

    /** How many requests counted as errors. */
    public long errors() {
        return errorsByKind.values().stream().mapToLong(Long::longValue).sum();
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
                plan.pace() instanceof LoadPlan.Pace.Open,
                achievedShare(),
                achievedRatePerSecond,
                endedPerSecond(),
                errors(),
                wrongAnswers(),
                count(ErrorKind.TIMEOUT) + wire.closedByReason().getOrDefault(ClientConnection.BEHIND_A_TIMEOUT, 0L),
                count(ErrorKind.UNSENT),
                latencyNs,
                sendLagNs,
                roomWaitNs,
                serviceNs,
                meanInFlightNs,
                silenceNs,
                quickestServiceNs,
                loops.stream().map(LoopUse::evidence).toList(),
                (long) plan.connections() * plan.concurrencyPerConnection(),
                plan.concurrencyPerConnection(),
                host,
                clientQuota,
                server,
                server.flatMap(ServerCpu::quota).or(() -> seenQuota),
                competitorCores,
                steady,
                ceilingPerSecond));
    }

    private long count(ErrorKind kind) {
        return errorsByKind.getOrDefault(kind, 0L);
    }

    /** Requests a second that were sent and answered or lost. */
    private double endedPerSecond() {
        return achievedRatePerSecond + (count(ErrorKind.CLOSED) + count(ErrorKind.TIMEOUT)) / durationSeconds;
    }

    /** How many requests were in flight on average, by Little's law: how many ended in a second, times how long each was in flight. */
    public double inFlightByLittlesLaw() {
        return endedPerSecond() * meanInFlightNs / 1e9;
    }

    /** How many of them were answered, but wrongly. */
    public long wrongAnswers() {
        return errorsByKind.entrySet().stream()
                .filter(error -> error.getKey().isAnswered())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** How many requests had no whole answer in time. */
    public long unanswered() {
        return errors() - wrongAnswers();
    }

    /** How many requests were due in the phase: each answered, or not. */
    public long due() {
        return requests + unanswered();
    }

    /** Answered requests a second over those that became due in a second; 1 where none was due. */
    public double achievedShare() {
        return due() == 0 ? 1 : achievedRatePerSecond * durationSeconds / due();
    }

    /** Whether an open loop answered what was due, but for the rounding at the ends. */
    public boolean heldItsRate() {
        return achievedShare() >= Judge.LEAST_DUE_SHARE;
    }

    /** Share of the requests due that were answered rightly, 0 to 1; 1 where none was due. */
    public double successRate() {
        return due() == 0 ? 1 : (double) (due() - errors()) / due();
    }

    /** The generator's CPU time for each answered request, in µs; 0 where none was answered. */
    public double clientCpuMicrosPerRequest() {
        return requests == 0 ? 0 : clientCpuNs() / 1e3 / requests;
    }
}
