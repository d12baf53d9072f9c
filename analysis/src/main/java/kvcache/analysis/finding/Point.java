package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;
import kvcache.analysis.stats.Rounds;
import kvcache.base.run.Verdict;

/**
 * All rounds of one cell.
 *
 * @param trials by ascending round; at least one
 */
public record Point(Cell cell, List<TrialRow> trials, PointJudge.PointJudgement judgement) {

    /** The minimum achieved share of a rate that counts as held. */
    private static final double LEAST_DUE_SHARE = 0.99;

    static Point of(Cell cell, List<TrialRow> trials) {
        return new Point(cell, List.copyOf(trials), PointJudge.of(trials));
    }

    /** Returns the offered rate; 0 of a closed loop. */
    public int rate() {
        return cell.demand() instanceof LoadProfile.OpenLoop open ? open.ratePerSecond() : 0;
    }

    public Variant variant() {
        return cell.variant();
    }

    public LoadProfile demand() {
        return cell.demand();
    }

    public boolean isValid() {
        return judgement.isValid();
    }

    public Verdict verdict() {
        return judgement.verdict();
    }

    /**
     * Returns whether a figure can be compared with another point's. CPU time per request needs a point without errors,
     * with most rounds {@linkplain #isComparable(Figure, TrialRow) comparable}. Other figures need a valid point.
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
     * Returns whether one round of a figure can be compared. CPU time needs a round that held its rate: the kernel
     * accounts it to the server even on a disturbed host, and leaving such rounds out makes the ratio of a server and
     * its twin less precise. Other figures need a host without disturbance, or latency without it.
     */
    public static boolean isComparable(Figure figure, TrialRow trial) {
        if (figure != Figure.SERVER_CPU) {
            return trial.verdict() != Verdict.NOISY_HOST || (figure.isLatency() && trial.isLatencyUndisturbed());
        }
        return !(trial.trial().cell().demand() instanceof LoadProfile.OpenLoop open)
                || trial.achievedRatePerSecond() >= LEAST_DUE_SHARE * open.ratePerSecond();
    }

    /** Returns a figure over the {@linkplain #counted counted} rounds; empty if one of them lacks it. */
    public Optional<Rounds> rounds(Figure figure) {
        List<TrialRow> counted = counted(figure, trials);
        double[] values =
                counted.stream().flatMapToDouble(row -> figure.of(row).stream()).toArray();
        return values.length == counted.size() ? Optional.of(Rounds.of(values)) : Optional.empty();
    }

    /** Returns the {@linkplain #isComparable(Figure, TrialRow) comparable} rounds if these are most, else all. */
    static List<TrialRow> counted(Figure figure, List<TrialRow> trials) {
        List<TrialRow> comparable =
                trials.stream().filter(trial -> isComparable(figure, trial)).toList();
        return 2 * comparable.size() > trials.size() ? comparable : trials;
    }

    /** Returns, for each round that all points have, the figure at each of them. */
    public static List<double[]> byRound(List<Point> points, Figure figure) {
        SortedMap<Integer, List<Double>> byRound = new TreeMap<>();
        for (Point point : points) {
            for (TrialRow row : point.trials()) {
                double value = figure.of(row).orElse(0);
                if (value > 0) {
                    byRound.computeIfAbsent(row.round(), round -> new ArrayList<>())
                            .add(value);
                }
            }
        }
        return byRound.values().stream()
                .filter(values -> values.size() == points.size())
                .map(values -> values.stream().mapToDouble(value -> value).toArray())
                .toList();
    }

    /** Returns the median over the rounds, or NaN if a round lacks the figure. */
    public double median(Figure figure) {
        return rounds(figure).map(Rounds::median).orElse(Double.NaN);
    }

    /** Returns the geometric mean over the rounds that the median is of; empty for fewer than two. */
    public Optional<Interval> geometricMean(Figure figure) {
        return MeanOfRounds.geometric(counted(figure, trials).stream()
                .flatMapToDouble(row -> figure.of(row).stream())
                .toArray());
    }

    /** Returns the lowest number of answered requests of a round. */
    public long fewestRequests() {
        return trials.stream()
                .mapToLong(trial -> trial.answers().requests())
                .min()
                .orElse(0);
    }

    private long sum(ToLongFunction<TrialRow.Answers> count) {
        return trials.stream().map(TrialRow::answers).mapToLong(count).sum();
    }

    /** Returns the failed requests and wrong answers of all rounds. */
    public long errors() {
        return sum(TrialRow.Answers::errors);
    }

    /** Returns the number of slices left out because the host disturbed them. */
    public int disturbedSlices() {
        return trials.stream().mapToInt(trial -> trial.slices().disturbed()).sum();
    }

    /** Returns the mean share of the measured time in which the host took no CPU; NaN if a trial does not tell. */
    public double undisturbedShare() {
        return trials.stream()
                .mapToDouble(trial ->
                        trial.undisturbed().map(TrialRow.Undisturbed::share).orElse(Double.NaN))
                .average()
                .orElse(Double.NaN);
    }

    public long due() {
        return sum(TrialRow.Answers::due);
    }

    /** Returns the share of reads in the answered requests of all rounds. */
    public double readShare() {
        return (double) sum(TrialRow.Answers::reads) / Math.max(1, sum(TrialRow.Answers::requests));
    }

    /** Returns the share of hits in the answered reads of all rounds. */
    public double hitShare() {
        return (double) sum(TrialRow.Answers::hits) / Math.max(1, sum(TrialRow.Answers::reads));
    }
}
