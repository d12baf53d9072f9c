package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Rounds;
import kvcache.base.run.Verdict;

/**
 * All rounds of one cell.
 *
 * @param cell what was measured
 * @param trials by ascending round; at least one
 * @param judgement its verdict
 */
public record Point(Cell cell, List<TrialRow> trials, PointJudge.PointJudgement judgement) {

    /** A rate counts as held within one percent: the rounding at the ends of a short phase is smaller. */
    private static final double LEAST_DUE_SHARE = 0.99;

    static Point of(Cell cell, List<TrialRow> trials) {
        return new Point(cell, List.copyOf(trials), PointJudge.of(trials));
    }

    /** The rate that was offered; 0 of a closed loop. */
    public int rate() {
        return switch (cell.demand()) {
            case LoadProfile.OpenLoop open -> open.ratePerSecond();
            case LoadProfile.ClosedLoop closed -> 0;
        };
    }

    public boolean isOpenLoop() {
        return cell.demand() instanceof LoadProfile.OpenLoop;
    }

    /**
     * Whether a figure can be compared with another's. Latency is that of the server where the point is valid. CPU time
     * per request is compared as long as no answer was wrong and most rounds are {@linkplain #isComparable(Figure,
     * TrialRow) comparable}; how far they differ is in its interval.
     */
    public boolean isComparable(Figure figure) {
        if (figure != Figure.SERVER_CPU) {
            return judgement.isValid();
        }
        long comparable =
                trials.stream().filter(trial -> isComparable(figure, trial)).count();
        return errors() == 0 && 2 * comparable > trials.size();
    }

    /**
     * Whether one round of a figure can be compared: where the host did not disturb it. The kernel accounts CPU time to
     * whom it runs, so that of a request is the server's even then, and whatever the client was short of, as long as
     * the rate was held: leaving disturbed rounds out makes the ratio of a server and its twin less precise, not more.
     */
    public static boolean isComparable(Figure figure, TrialRow trial) {
        if (figure != Figure.SERVER_CPU) {
            return trial.verdict() != Verdict.NOISY_HOST;
        }
        return switch (trial.trial().cell().demand()) {
            case LoadProfile.OpenLoop open -> trial.achievedRatePerSecond() >= LEAST_DUE_SHARE * open.ratePerSecond();
            case LoadProfile.ClosedLoop closed -> true;
        };
    }

    /** A figure over the rounds that {@linkplain #counted count}; empty where one of them lacks it. */
    public Optional<Rounds> rounds(Figure figure) {
        List<TrialRow> counted = counted(figure, trials);
        double[] values =
                counted.stream().flatMapToDouble(row -> figure.of(row).stream()).toArray();
        return values.length == counted.size() ? Optional.of(Rounds.of(values)) : Optional.empty();
    }

    /**
     * Those rounds of a figure that are {@linkplain #isComparable(Figure, TrialRow) comparable}, where they are most;
     * else all.
     */
    static List<TrialRow> counted(Figure figure, List<TrialRow> trials) {
        List<TrialRow> comparable =
                trials.stream().filter(trial -> isComparable(figure, trial)).toList();
        return 2 * comparable.size() > trials.size() ? comparable : trials;
    }

    /** For each round that all points have, the figure at each of them. */
    public static List<double[]> byRound(List<Point> points, Figure figure) {
        Set<Integer> rounds = new TreeSet<>();
        points.forEach(
                point -> point.trials().forEach(row -> rounds.add(row.trial().round())));
        points.forEach(point -> rounds.retainAll(point.trials().stream()
                .filter(row -> figure.of(row).orElse(0) > 0)
                .map(row -> row.trial().round())
                .collect(Collectors.toSet())));
        List<double[]> values = new ArrayList<>();
        for (int round : rounds) {
            values.add(points.stream()
                    .mapToDouble(point -> ofRound(point, figure, round))
                    .toArray());
        }
        return values;
    }

    private static double ofRound(Point point, Figure figure, int round) {
        return point.trials().stream()
                .filter(row -> row.trial().round() == round)
                .map(figure::of)
                .findFirst()
                .orElse(OptionalDouble.empty())
                .orElseThrow();
    }

    /** The median over the rounds, or not-a-number where a round lacks the figure. */
    public double median(Figure figure) {
        return rounds(figure).map(Rounds::median).orElse(Double.NaN);
    }

    /** The fewest requests that a round answered. */
    public long fewestRequests() {
        return trials.stream()
                .mapToLong(trial -> trial.answers().requests())
                .min()
                .orElse(0);
    }

    private long sum(ToLongFunction<TrialRow.Answers> count) {
        return trials.stream().map(TrialRow::answers).mapToLong(count).sum();
    }

    public long requests() {
        return sum(TrialRow.Answers::requests);
    }

    /** Requests of all rounds that failed or were answered wrongly. */
    public long errors() {
        return sum(TrialRow.Answers::errors);
    }

    /** How many slices of all rounds were left out, because the host disturbed them. */
    public int disturbedSlices() {
        return trials.stream().mapToInt(trial -> trial.slices().disturbed()).sum();
    }

    /** How many requests were due in all rounds. */
    public long due() {
        return sum(TrialRow.Answers::due);
    }

    /** Share of answered requests that were reads, over all rounds. */
    public double readShare() {
        return (double) sum(TrialRow.Answers::reads) / Math.max(1, requests());
    }

    /** Share of answered reads that found a value, over all rounds. */
    public double hitShare() {
        return (double) sum(TrialRow.Answers::hits) / Math.max(1, sum(TrialRow.Answers::reads));
    }
}
