package kvcache.load.verdict;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import kvcache.base.linux.CpuQuota;
import kvcache.base.run.Verdict;
import kvcache.load.host.LoopUse;
import kvcache.load.host.ServerCpu;
import kvcache.load.steady.SteadyState;
import org.HdrHistogram.Histogram;

/**
 * Determines what limited a run.
 *
 * <p>The first matching rule gives the verdict, since each can cause those after it:
 *
 * <ol>
 *   <li><b>errors</b>, if an answer was wrong or malformed, or a connection was closed or refused: nothing excuses
 *       that.
 *   <li><b>client-limited</b>, where a CPU quota of the generator's control group held it up in more than 5 % of the
 *       periods: its threads wait then as if others had their CPUs.
 *   <li><b>noisy-host</b>: a loop of the generator waited for a CPU for more than {@value #MOST_WAIT} of the time, or
 *       for more than {@value #LATE_WAIT} while it sent late; the hypervisor took more than {@value #MOST_STEAL} of a
 *       CPU; or the server's threads waited for CPUs although the server had not used its own up, and no quota held it
 *       up. The noise is not the verdict if it cannot explain what an open loop shows. It cannot explain the rate if
 *       requests waited for room, none was sent late, the loops had time left, and a greater share of the offered rate
 *       was missed than the loops' wait and the hypervisor took together. It cannot explain the send lag if the 99th
 *       percentile of that is longer than twice all the time that they took in the whole phase.
 *   <li><b>client-limited</b>: a loop used more than {@value #MOST_UTILISATION} of a core, and of a closed loop the
 *       server was not out of CPU and busier still; or, of an open loop, the 99th percentile of the send lag is above
 *       both 100 µs and a quarter of the 99th percentile of latency.
 *   <li><b>errors</b>, if requests were not answered in time. Requests that were due and never sent for want of room
 *       are no errors of the server: they show that the rate was missed.
 *   <li><b>unsteady</b>, of a closed loop whose throughput changed its level.
 *   <li><b>server-limited</b>, where a CPU quota held the server up in more than 5 % of the periods.
 *   <li><b>server-limited</b> or <b>connection-limited</b>, where an open loop missed its rate by more than one percent
 *       or its requests waited for room: the 95th percentile of the wait is above both 100 µs and a quarter of that of
 *       latency; a closed loop is always one of them. It was the server where its CPU time was used up; where it, or
 *       the network, stalled: requests waited, and most of those since a time in which no answer came at all,
 *       {@value #STALLED} times as long as an answer usually takes and 10 ms or longer; or where requests queued inside
 *       it: they took {@value #QUEUED} times as long as the quickest, which the warm-up shows. Where its CPU time is
 *       seen not to be used up, queueing on a pipeline does not count, since the pipeline itself queues.
 *   <li><b>unsteady</b>: the mean latency changed its level, or the rate was missed while there was room.
 * </ol>
 */
public final class Judge {

    /** Above this share of a core a loop cannot be relied on to send in time. */
    public static final double MOST_UTILISATION = 0.85;

    static final double MOST_WAIT = 0.05;
    static final double LATE_WAIT = 0.01;
    static final double MOST_STEAL = 0.05;
    static final double QUEUED = 3;
    static final double STALLED = 5;

    /** A rate counts as held within one percent: the rounding at the ends of a short phase is smaller. */
    public static final double LEAST_DUE_SHARE = 0.99;

    private static final double SERVER_WAITS = 0.25;
    private static final double FULL = 0.9;
    private static final double TAIL = 99;

    /** A wait for room that fewer had is a hiccup, whose cost is in the latency as it should be. */
    private static final double MANY = 95;

    /** Shorter silences are of single answers, or of this machine's scheduler. */
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final double MEDIAN = 50;
    private static final long NOTICEABLE_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final double NS_PER_US = 1e3;
    private static final double NS_PER_MS = 1e6;

    private final Evidence seen;
    private final List<String> reasons = new ArrayList<>();

    private Judge(Evidence seen) {
        this.seen = seen;
    }

    /** Judges a run. */
    public static Judgement of(Evidence evidence) {
        Judge judge = new Judge(evidence);
        Verdict verdict = judge.verdict();
        return new Judgement(verdict, judge.reasons, EvidenceText.of(evidence));
    }

    private Verdict verdict() {
        if (seen.counts().wrongAnswers() > 0 || seen.broken() > 0) {
            sayErrors();
            return Verdict.ERRORS;
        }
        Verdict outside = isThrottled()
                ? Verdict.CLIENT_LIMITED
                : isNoisy() ? Verdict.NOISY_HOST : isClientLimited() ? Verdict.CLIENT_LIMITED : Verdict.ERRORS;
        if (seen.unanswered() > 0) {
            sayErrors();
        }
        if (outside != Verdict.ERRORS || seen.unanswered() > 0) {
            return outside;
        }
        boolean changed = seen.steady().outcome() == SteadyState.Outcome.NEVER_STEADY;
        if (!seen.openLoop() && changed && !seen.serverIsThrottled()) {
            reasons.add(seen.steady().words());
            return Verdict.UNSTEADY;
        }
        boolean missed = hasMissed(LEAST_DUE_SHARE);
        boolean full = seen.meanInFlight() >= FULL * seen.room().most();
        boolean waited = hasWaitedForRoom();
        if (!seen.openLoop() || waited || (missed && full) || seen.unsent() > 0 || seen.serverIsThrottled()) {
            return serverOrConnections(missed, waited);
        }
        if (missed) {
            because(
                    "%.1f %% of the offered rate was answered, and nothing shows why",
                    100 * seen.rates().dueShare());
        }
        if (changed) {
            reasons.add(seen.steady().words());
        }
        return missed || changed ? Verdict.UNSTEADY : Verdict.VALID;
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotations are not on the class path
    private void because(String format, Object... figures) {
        reasons.add(String.format(Locale.ROOT, format, figures));
    }

    private void sayErrors() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("not answered", seen.unanswered());
        counts.put("answered wrongly", seen.counts().wrongAnswers());
        counts.put("never sent", seen.unsent());
        counts.values().removeIf(count -> count == 0);
        reasons.add(counts.entrySet().stream()
                .map(count -> String.format(Locale.ROOT, "%s: %,d", count.getKey(), count.getValue()))
                .collect(Collectors.joining(", ", "requests ", "")));
    }

    private boolean isThrottled() {
        seen.machine()
                .clientQuota()
                .filter(CpuQuota::isLimiting)
                .ifPresent(quota -> reasons.add("this client was held up by " + EvidenceText.quota(quota)));
        return !reasons.isEmpty();
    }

    private boolean hasMissed(double share) {
        return seen.openLoop() && seen.rates().dueShare() < share;
    }

    private boolean hasWaitedForRoom() {
        return isMuchOfLatency(seen.times().roomWaitNs(), MANY);
    }

    private boolean isNoisy() {
        double wait = seen.runQueueWaitShare();
        if (wait > MOST_WAIT || (wait > LATE_WAIT && isLate())) {
            because("a loop of the generator could have run but had no CPU for %.1f %% of the time", 100 * wait);
        }
        if (seen.machine().cpus().maxStealShare() > MOST_STEAL) {
            because(
                    "the hypervisor took %.1f %% of a CPU",
                    100 * seen.machine().cpus().maxStealShare());
        }
        Optional<ServerCpu> starved = seen.machine()
                .server()
                .filter(server -> !server.isOutOfCpu() && !seen.serverIsThrottled())
                .filter(server -> server.waitingThreads() > SERVER_WAITS * Math.max(1, server.workers()));
        starved.ifPresent(server -> because(
                "%.2f of the server's threads waited for a CPU, on average, though it had %.0f %% of its own left",
                server.waitingThreads(), 100 * server.slack()));
        if (reasons.isEmpty()) {
            return false;
        }
        if (starved.isPresent()) {
            return true;
        }
        if (isLimitedWhateverTheNoise()) {
            because(
                    "that does not explain what follows: requests were sent on time (p99 %,.0f µs late), and more was missed than the host took",
                    micros(seen.times().sendLagNs(), TAIL));
            return false;
        }
        if (isLateWhateverTheNoise()) {
            because(
                    "that does not explain what follows: the host took %,.0f ms in all, less than half of the send lag",
                    takenNs() / NS_PER_MS);
            return false;
        }
        return true;
    }

    /**
     * What the host took from the loops cannot cost a greater share of the rate, unless it left them none of their
     * time.
     */
    private boolean isLimitedWhateverTheNoise() {
        double left = 1 - takenShare();
        return hasMissed(LEAST_DUE_SHARE * left)
                && seen.utilisation() <= MOST_UTILISATION * left
                && hasWaitedForRoom()
                && !isLate();
    }

    /** A request is late by at most the time that its loop had no CPU, and as long again until the backlog is sent. */
    private boolean isLateWhateverTheNoise() {
        return isLate() && seen.times().sendLagNs().getValueAtPercentile(TAIL) > 2 * takenNs();
    }

    /** The time in the measured phase that a loop had no CPU, at most. */
    private double takenNs() {
        return takenShare()
                * seen.loops().stream().mapToLong(LoopUse::wallNs).max().orElse(0);
    }

    private double takenShare() {
        return orNone(seen.runQueueWaitShare()) + orNone(seen.machine().cpus().maxStealShare());
    }

    private static double orNone(double share) {
        return Double.isNaN(share) ? 0 : share;
    }

    private boolean isClientLimited() {
        int before = reasons.size();
        if (seen.utilisation() > MOST_UTILISATION && !serverIsBusier()) {
            because("the busiest loop of the generator used %.0f %% of a core", 100 * seen.utilisation());
        }
        if (isLate()) {
            because(
                    "requests were sent late: p99 %,.0f µs of a latency of %,.0f µs",
                    micros(seen.times().sendLagNs(), TAIL), micros(seen.times().latencyNs(), TAIL));
        }
        return reasons.size() > before;
    }

    /**
     * A closed loop is held up by the busier of the two, since each waits for the other; an open one is late whatever
     * the server does.
     */
    private boolean serverIsBusier() {
        return !seen.openLoop()
                && seen.machine()
                        .server()
                        .filter(server -> server.isOutOfCpu() && server.saturation() >= seen.utilisation())
                        .isPresent();
    }

    private boolean isLate() {
        return seen.openLoop() && isMuchOfLatency(seen.times().sendLagNs(), TAIL);
    }

    private boolean isMuchOfLatency(Histogram partNs, double percentile) {
        long part = partNs.getValueAtPercentile(percentile);
        return part > NOTICEABLE_NS && part > seen.times().latencyNs().getValueAtPercentile(percentile) / 4;
    }

    private Verdict serverOrConnections(boolean missed, boolean waited) {
        if (missed) {
            because(
                    "%.1f %% of the offered rate was answered: %,.0f requests/s",
                    100 * seen.rates().dueShare(), seen.rates().achievedPerSecond());
        }
        if (seen.unsent() > 0) {
            because("%,d requests were due and never sent: there was no room for them", seen.unsent());
        }
        if (waited) {
            because(
                    "requests waited for room: p95 %,.0f µs of a latency of %,.0f µs",
                    micros(seen.times().roomWaitNs(), MANY), micros(seen.times().latencyNs(), MANY));
        }
        Optional<ServerCpu> server = seen.machine().server();
        if (seen.serverIsThrottled()) {
            reasons.add("the server was held up by "
                    + EvidenceText.quota(seen.serverQuota().orElseThrow()));
            return Verdict.SERVER_LIMITED;
        }
        if (server.isPresent() && server.get().isOutOfCpu()) {
            because(
                    "the server had used up its CPU time: %.2f cores, by %d threads on %d CPUs",
                    server.get().coresUsed(),
                    server.get().workers(),
                    server.get().cpusAllowed());
            return Verdict.SERVER_LIMITED;
        }
        if (waited && isMostlyOfStalls()) {
            because(
                    "the server, or the network, stalled: for up to %,.0f ms no request in flight was answered, and most that waited for room waited since",
                    seen.times().silenceNs().getMaxValue() / NS_PER_MS);
            return Verdict.SERVER_LIMITED;
        }
        double queued = seen.times().meanInFlightNs() / Math.max(1, seen.times().quickestServiceNs());
        if (queued >= QUEUED && (server.isEmpty() || seen.room().perConnection() == 1)) {
            because(
                    "requests queued inside the server: on average they took %.1f times as long as its quickest",
                    queued);
            return Verdict.SERVER_LIMITED;
        }
        because(
                "%.1f of at most %d requests were in flight, and the server answered each within %.1f times the time of its quickest",
                seen.meanInFlight(), seen.room().most(), queued);
        return Verdict.CONNECTION_LIMITED;
    }

    private boolean isMostlyOfStalls() {
        long silence = seen.times().silenceNs().getValueAtPercentile(MEDIAN);
        return silence >= STALL_NS
                && silence >= STALLED * seen.times().serviceNs().getValueAtPercentile(MEDIAN);
    }

    private static double micros(Histogram histogram, double percentile) {
        return histogram.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
