package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.ValidVerdicts;
import kvcache.analysis.stats.Rounds;
import kvcache.base.run.Verdict;

/**
 * Determines the verdict of a point, which is all rounds of one cell: {@link Verdict#ERRORS} if a trial has errors; the
 * most frequent limit if at least half of the trials were limited; {@link Verdict#NOISY_HOST} if no majority of the
 * others lies close together, since the plotted median is then arbitrary. Rounds known to be disturbed by the host are
 * excluded, unless their latency is known without the disturbance.
 *
 * <p>The thresholds are conventions, chosen so that accepted deviations do not change a reader's conclusions.
 */
public final class PointJudge {

    /** The maximum ratio between rounds of a cell, far more than variants differ. */
    public static final double MAX_MEAN_SPREAD = 1.5;

    /** The tail repeats worse than the mean, since it depends on 1 % of the requests. */
    public static final double MAX_P99_SPREAD = 3;

    /** CPU time per request excludes waiting and repeats far better than latency, even on shared machines. */
    public static final double MAX_CPU_SPREAD = 1.3;

    private PointJudge() {}

    /**
     * A verdict with its evidence.
     *
     * @param reasons in words and figures; empty if valid
     */
    public record PointJudgement(Verdict verdict, List<String> reasons, boolean isValid) {
        public PointJudgement {
            reasons = List.copyOf(reasons);
        }
    }

    static PointJudgement of(List<TrialRow> trials) {
        List<String> failures = reasons(trials, Verdict.ERRORS);
        if (!failures.isEmpty()) {
            return new PointJudgement(Verdict.ERRORS, failures, false);
        }
        List<TrialRow> limited =
                trials.stream().filter(trial -> !isValid(trial)).toList();
        if (2 * limited.size() >= trials.size()) {
            Verdict most = mostFrequent(limited);
            return new PointJudgement(most, reasons(limited, most), false);
        }
        List<String> disagreements = disagreements(trials);
        Verdict usual = mostFrequent(trials.stream().filter(PointJudge::isValid).toList());
        return disagreements.isEmpty()
                ? new PointJudgement(usual, List.of(), true)
                : new PointJudgement(Verdict.NOISY_HOST, disagreements, false);
    }

    private static boolean isValid(TrialRow trial) {
        return ValidVerdicts.isValid(verdict(trial), trial.trial().cell().demand());
    }

    /** Returns the verdict, without noise of the host that can be left out. */
    private static Verdict verdict(TrialRow trial) {
        return trial.verdict() == Verdict.NOISY_HOST && trial.isLatencyUndisturbed() ? Verdict.VALID : trial.verdict();
    }

    private static Verdict mostFrequent(List<TrialRow> trials) {
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        trials.forEach(trial -> counts.merge(verdict(trial), 1, Integer::sum));
        return counts.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElseThrow();
    }

    private static List<String> reasons(List<TrialRow> trials, Verdict verdict) {
        return trials.stream()
                .filter(trial -> verdict(trial) == verdict)
                .map(TrialRow::reasons)
                .distinct()
                .toList();
    }

    private static List<String> disagreements(List<TrialRow> trials) {
        List<String> found = new ArrayList<>();
        disagreement(Figure.MEAN, MAX_MEAN_SPREAD, trials).ifPresent(found::add);
        disagreement(Figure.P99, MAX_P99_SPREAD, trials).ifPresent(found::add);
        disagreement(Figure.SERVER_CPU, MAX_CPU_SPREAD, trials).ifPresent(found::add);
        return found;
    }

    private static Optional<String> disagreement(Figure figure, double allowed, List<TrialRow> trials) {
        double[] values = Point.counted(figure, trials).stream()
                .flatMapToDouble(trial -> figure.of(trial).stream())
                .toArray();
        if (values.length == 0) {
            return Optional.empty();
        }
        Rounds rounds = Rounds.of(values);
        return rounds.majoritySpread() <= allowed
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "rounds disagree: %s from %.0f to %.0f µs (the closest majority %.2f times; up to %.2f is allowed)",
                        figure,
                        rounds.lowest(),
                        rounds.highest(),
                        rounds.majoritySpread(),
                        allowed));
    }
}
