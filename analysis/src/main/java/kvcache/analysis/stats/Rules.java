package kvcache.analysis.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * When a figure can be believed. The thresholds are conventions, chosen so that what they let through would not change
 * what a reader concludes; each says why it is what it is.
 */
public final class Rules {

    /**
     * Latency runs from the due time, so the client's lateness is part of it. Beyond a quarter of the tail, a
     * reader would take the client's own delay for the server's.
     */
    static final double MAX_SEND_LAG_SHARE_OF_P99 = 0.25;

    /**
     * Below this, lateness is the granularity of waiting and not a limit: the kernel's timers alone may be 50 µs late
     * (the default timer slack), and a thread needs a few more to wake.
     */
    static final double NEGLIGIBLE_SEND_LAG_US = 100;

    /**
     * A thread this busy queues what it should send: with 85 % utilisation a single server's queue is, by M/M/1, almost six
     * requests long, and its waiting time is no longer small against what it waits for.
     */
    static final double MAX_LOOP_UTILISATION = 0.85;

    /** With less utilisation than this a client that missed its rate was not itself what held it back. */
    static final double BUSY_LOOP_UTILISATION = 0.7;

    /** A rate counts as held within one percent: the rounding at the ends of a short phase is smaller. */
    static final double MIN_ACHIEVED_SHARE = 0.99;

    /** The variants differ by far less than half: where rounds of the very same cell differ by more, they measured something else. */
    static final double MAX_MEAN_SPREAD = 1.5;

    /** The tail repeats worse than the mean, being made of a hundredth of the requests. */
    static final double MAX_P99_SPREAD = 3;

    /** CPU time per request does not count waiting, and repeats far better than latency, on shared machines too. */
    static final double MAX_CPU_SPREAD = 1.3;

    private Rules() {}

    /** The verdict on one trial: never {@link Verdict#NOISY}, which takes several. */
    public static Judgement ofTrial(TrialEvidence trial) {
        if (trial.errors() > 0) {
            return new Judgement(
                    Verdict.ERRORS, List.of(String.format(Locale.ROOT, "%d requests failed", trial.errors())));
        }
        List<String> limits = clientLimits(trial);
        if (!limits.isEmpty()) {
            return new Judgement(Verdict.CLIENT_LIMITED, limits);
        }
        return missedRate(trial)
                ? new Judgement(
                        Verdict.UNSTEADY,
                        List.of(String.format(
                                Locale.ROOT,
                                "%.0f of %.0f requests/s achieved, with the client thread %.0f %% busy",
                                trial.achievedPerSecond(),
                                trial.offeredPerSecond(),
                                trial.busiestLoopUtilisation() * 100)))
                : new Judgement(Verdict.VALID, List.of());
    }

    private static boolean missedRate(TrialEvidence trial) {
        return trial.achievedPerSecond() < MIN_ACHIEVED_SHARE * trial.offeredPerSecond();
    }

    private static List<String> clientLimits(TrialEvidence trial) {
        List<String> limits = new ArrayList<>();
        double allowedLagUs = Math.max(NEGLIGIBLE_SEND_LAG_US, MAX_SEND_LAG_SHARE_OF_P99 * trial.latencyP99Us());
        boolean late = trial.sendLagP99Us() > allowedLagUs;
        if (late) {
            limits.add(String.format(
                    Locale.ROOT,
                    "p99 of the send lag %.0f µs is over %.0f µs (latency p99 %.0f µs)",
                    trial.sendLagP99Us(),
                    allowedLagUs,
                    trial.latencyP99Us()));
        }
        if (trial.busiestLoopUtilisation() > MAX_LOOP_UTILISATION) {
            limits.add(String.format(Locale.ROOT, "client thread %.0f %% busy", trial.busiestLoopUtilisation() * 100));
        }
        if (missedRate(trial) && !late && trial.busiestLoopUtilisation() > BUSY_LOOP_UTILISATION) {
            limits.add(String.format(
                    Locale.ROOT,
                    "%.0f of %.0f requests/s achieved with the client thread %.0f %% busy",
                    trial.achievedPerSecond(),
                    trial.offeredPerSecond(),
                    trial.busiestLoopUtilisation() * 100));
        }
        return limits;
    }

    /**
     * The verdict on a point, which is all rounds of one cell: {@link Verdict#ERRORS} where one trial has errors,
     * {@link Verdict#CLIENT_LIMITED} or {@link Verdict#UNSTEADY}, whichever more are, where at least half of the trials are one or
     * the other (the median is then one of them), and {@link Verdict#NOISY} where no majority of the rounds lies close together: the median, which is what is drawn, is then any
     * round's. One round that the host disturbed does not move it; it shows in the range, and widens the intervals.
     *
     * @param trials at least one
     * @throws IllegalArgumentException where there is none
     */
    public static Judgement ofPoint(List<TrialEvidence> trials) {
        if (trials.isEmpty()) {
            throw new IllegalArgumentException("no trials");
        }
        List<Judgement> judgements = trials.stream().map(Rules::ofTrial).toList();
        List<String> failures = reasons(judgements, Verdict.ERRORS);
        if (!failures.isEmpty()) {
            return new Judgement(Verdict.ERRORS, failures);
        }
        long late = count(judgements, Verdict.CLIENT_LIMITED);
        long unsteady = count(judgements, Verdict.UNSTEADY);
        if (2 * (late + unsteady) >= trials.size()) {
            Verdict more = late >= unsteady ? Verdict.CLIENT_LIMITED : Verdict.UNSTEADY;
            return new Judgement(more, reasons(judgements, more));
        }
        List<String> disagreements = disagreements(trials);
        return new Judgement(disagreements.isEmpty() ? Verdict.VALID : Verdict.NOISY, disagreements);
    }

    private static long count(List<Judgement> judgements, Verdict verdict) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() == verdict)
                .count();
    }

    private static List<String> reasons(List<Judgement> judgements, Verdict verdict) {
        return judgements.stream()
                .filter(judgement -> judgement.verdict() == verdict)
                .flatMap(judgement -> judgement.reasons().stream())
                .toList();
    }

    private static List<String> disagreements(List<TrialEvidence> trials) {
        List<String> found = new ArrayList<>();
        compare(found, "mean latency", MAX_MEAN_SPREAD, trials, TrialEvidence::latencyMeanUs);
        compare(found, "p99 latency", MAX_P99_SPREAD, trials, TrialEvidence::latencyP99Us);
        if (trials.stream().allMatch(trial -> trial.serverCpuUsPerRequest().isPresent())) {
            compare(
                    found,
                    "server CPU per request",
                    MAX_CPU_SPREAD,
                    trials,
                    trial -> trial.serverCpuUsPerRequest().orElseThrow());
        }
        return found;
    }

    private static void compare(
            List<String> found,
            String figure,
            double allowed,
            List<TrialEvidence> trials,
            ToDoubleFunction<TrialEvidence> value) {
        Rounds rounds = Rounds.of(trials.stream().mapToDouble(value).toArray());
        if (rounds.majoritySpread() > allowed) {
            found.add(String.format(
                    Locale.ROOT,
                    "rounds disagree: %s from %.0f to %.0f µs (the closest majority %.2f times; up to %.2f is allowed)",
                    figure,
                    rounds.lowest(),
                    rounds.highest(),
                    rounds.majoritySpread(),
                    allowed));
        }
    }
}
