package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.result.TrialRow;

/**
 * The comparison of two variants under one load.
 *
 * @param contrast the two variants
 * @param demand the load
 * @param logRatios the logarithm of variant over baseline, by round; at least one
 */
public record LoadComparison(Contrast contrast, LoadProfile demand, RoundLogs logRatios) {

    /** With fewer requests the p99 is among the ten slowest, and single requests dominate the mean. */
    public static final int MIN_REQUESTS = 1_000;

    /**
     * Returns the loads under which a figure of two variants can be compared: both points are comparable and have
     * {@value #MIN_REQUESTS} requests in every trial. A round enters if it is {@linkplain Point#isComparable(Figure,
     * TrialRow) comparable} in both.
     */
    static List<LoadComparison> of(RunData run, Figure figure, LoadKind loads, Contrast contrast) {
        List<LoadComparison> conditions = new ArrayList<>();
        for (LoadProfile demand : run.plan().demands()) {
            if (loads.includes(run.plan(), demand)) {
                point(run, figure, new Cell(contrast.variant(), demand))
                        .flatMap(point -> point(run, figure, new Cell(contrast.baseline(), demand))
                                .map(baseline -> logRatios(run, figure, point, baseline)))
                        .filter(logRatios -> !logRatios.isEmpty())
                        .ifPresent(logRatios -> conditions.add(new LoadComparison(contrast, demand, logRatios)));
            }
        }
        return List.copyOf(conditions);
    }

    /** Returns a point whose figure can be compared; empty if it cannot, or there is none. */
    static Optional<Point> point(RunData run, Figure figure, Cell cell) {
        return run.point(cell).filter(point -> point.isComparable(figure) && point.fewestRequests() >= MIN_REQUESTS);
    }

    private static RoundLogs logRatios(RunData run, Figure figure, Point point, Point baseline) {
        SortedMap<Integer, Double> logRatios = new TreeMap<>();
        for (TrialRow row : point.trials()) {
            for (TrialRow other : baseline.trials()) {
                if (row.round() == other.round()
                        && Point.isComparable(figure, row)
                        && Point.isComparable(figure, other)) {
                    logRatio(run, figure, row, other).ifPresent(ratio -> logRatios.put(row.round(), ratio));
                }
            }
        }
        return new RoundLogs(logRatios);
    }

    /** Returns the logarithm of the ratio of two trials: slice by slice, if their undisturbed latencies are known. */
    private static OptionalDouble logRatio(RunData run, Figure figure, TrialRow row, TrialRow other) {
        if (figure.isLatency() && row.isLatencyUndisturbed() && other.isLatencyUndisturbed()) {
            OptionalDouble ofSlices = run.slices().logRatio(figure, row.trial(), other.trial());
            if (ofSlices.isPresent()) {
                return ofSlices;
            }
        }
        double numerator = figure.of(row).orElse(0);
        double denominator = figure.of(other).orElse(0);
        return numerator > 0 && denominator > 0
                ? OptionalDouble.of(Math.log(numerator / denominator))
                : OptionalDouble.empty();
    }
}
