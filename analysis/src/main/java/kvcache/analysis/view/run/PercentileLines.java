package kvcache.analysis.view.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.LogScale;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.view.Looks;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latency by percentile from the median on, on the abscissa that HdrHistogram's own plots have: each further nine takes
 * as much room as the last.
 */
final class PercentileLines {

    private static final double NS_PER_US = 1_000;
    private static final int STEPS_PER_HALF_DISTANCE = 8;
    private static final double FIRST_PERCENTILE = 50;
    private static final double[] MARKED_PERCENTILES = {FIRST_PERCENTILE, 90, 99, 99.9, 99.99};

    private PercentileLines() {}

    /** Returns the highest rate at which all variants are valid, or else the highest of all. */
    static int rate(RunData run) {
        List<Integer> rates = run.plan().rates().perSecond();
        return rates.reversed().stream()
                .filter(rate -> run.variants().stream()
                        .allMatch(variant ->
                                run.point(variant, rate).filter(Point::isValid).isPresent()))
                .findFirst()
                .orElseGet(
                        () -> run.points().stream().mapToInt(Point::rate).max().orElse(rates.getLast()));
    }

    /** Returns a variant's line, from the sum of the rounds' histograms; empty without a finished trial at the rate. */
    static Optional<Line> of(RunData run, Variant variant, int rate, String label) throws IOException {
        Optional<Point> point = run.point(variant, rate);
        if (point.isEmpty()) {
            return Optional.empty();
        }
        Histogram sum = new Histogram(3);
        sum.setAutoResize(true);
        for (TrialRow row : point.get().trials()) {
            sum.add(HistogramFile.readLatencyNs(run.folder().histogram(row.trial())));
        }
        return Optional.of(new Line(
                label,
                Looks.of(run).of(variant),
                marks(sum, point.get().judgement().isValid())));
    }

    private static List<Line.Mark> marks(Histogram histogram, boolean valid) {
        double farthest = histogram.getTotalCount();
        List<Line.Mark> marks = new ArrayList<>();
        for (HistogramIterationValue value : histogram.percentiles(STEPS_PER_HALF_DISTANCE)) {
            if (value.getPercentileLevelIteratedTo() > FIRST_PERCENTILE) {
                add(marks, value.getPercentileLevelIteratedTo(), value.getValueIteratedTo(), farthest, false, valid);
            }
        }
        for (double percentile : MARKED_PERCENTILES) {
            add(marks, percentile, histogram.getValueAtPercentile(percentile), farthest, true, valid);
        }
        marks.sort(Comparator.comparingDouble(Line.Mark::x));
        return List.copyOf(marks);
    }

    /** Adds a mark, unless the number of requests is too small for the percentile. */
    private static void add(
            List<Line.Mark> marks, double percentile, long ns, double farthest, boolean marked, boolean valid) {
        double x = 1 / (1 - percentile / 100);
        if (x <= farthest) {
            double us = ns / NS_PER_US;
            marks.add(new Line.Mark(x, us, us, us, marked, valid));
        }
    }

    /** Returns the abscissa for the range of the lines. */
    static LogScale abscissa(List<Line> lines) {
        List<LogScale.Label> labels = new ArrayList<>(
                List.of(new LogScale.Label(2, "50"), new LogScale.Label(10, "90"), new LogScale.Label(100, "99")));
        for (int nines = 3; nines <= 9; nines++) {
            labels.add(new LogScale.Label(Math.pow(10, nines), "99." + "9".repeat(nines - 2)));
        }
        return new LogScale("percentile of requests (%)", 1.8, Line.last(lines, 10) * 1.15, labels);
    }
}
