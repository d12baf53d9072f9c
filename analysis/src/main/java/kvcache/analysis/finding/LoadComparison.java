package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.result.TrialRow;

/**
 * The rounds' comparison of two variants under one demand.
 *
 * @param demand how requests were sent
 * @param logRatios by round: the logarithm of variant over baseline
 */
public record LoadComparison(LoadProfile demand, RoundLogs logRatios) {

    /** With fewer requests the 99th percentile is one of the ten slowest, and the mean hangs on single ones. */
    public static final int MIN_REQUESTS = 1_000;

    /**
     * The conditions under which a figure of two variants can be compared: both points are comparable and have
     * {@value #MIN_REQUESTS} requests in every trial. A round enters where it is {@linkplain Point#isComparable(Figure,
     * TrialRow) comparable} in both.
     */
    static List<LoadComparison> of(RunData run, Figure figure, Contrast contrast) {
        List<LoadComparison> conditions = new ArrayList<>();
        for (LoadProfile demand : run.info().plan().demands()) {
            if (isComparedUnder(run.info().plan(), figure, demand)) {
                point(run, figure, new Cell(contrast.variant(), demand))
                        .flatMap(point -> point(run, figure, new Cell(contrast.baseline(), demand))
                                .map(baseline -> logRatios(figure, point, baseline)))
                        .filter(logRatios -> !logRatios.isEmpty())
                        .ifPresent(logRatios -> conditions.add(new LoadComparison(demand, logRatios)));
            }
        }
        return List.copyOf(conditions);
    }

    /**
     * Latency is compared in open loops, capacity in the last closed loop, CPU time in all of these; a sweep has its
     * own fit.
     */
    private static boolean isComparedUnder(BenchPlan plan, Figure figure, LoadProfile demand) {
        boolean atCapacity = demand instanceof LoadProfile.ClosedLoop closed
                && plan.closedLoops().getLast() == closed.inFlight();
        return switch (figure) {
            case CAPACITY -> atCapacity;
            case SERVER_CPU -> atCapacity || demand instanceof LoadProfile.OpenLoop;
            default -> demand instanceof LoadProfile.OpenLoop;
        };
    }

    /**
     * Whether it is one of the loads over which a figure's ratio is taken. CPU time at capacity is not: both are not
     * sent the same there, each answers as many as it can, in batches of its own.
     */
    boolean entersRatio(Figure figure) {
        return figure == Figure.CAPACITY || demand instanceof LoadProfile.OpenLoop;
    }

    private static Optional<Point> point(RunData run, Figure figure, Cell cell) {
        return run.point(cell).filter(point -> point.isComparable(figure) && point.fewestRequests() >= MIN_REQUESTS);
    }

    private static RoundLogs logRatios(Figure figure, Point point, Point baseline) {
        SortedMap<Integer, Double> logRatios = new TreeMap<>();
        for (TrialRow row : point.trials()) {
            for (TrialRow other : baseline.trials()) {
                double numerator = figure.of(row).orElse(0);
                double denominator = figure.of(other).orElse(0);
                if (row.trial().round() == other.trial().round()
                        && Point.isComparable(figure, row)
                        && Point.isComparable(figure, other)
                        && numerator > 0
                        && denominator > 0) {
                    logRatios.put(row.trial().round(), Math.log(numerator / denominator));
                }
            }
        }
        return new RoundLogs(logRatios);
    }
}
