package kvcache.analysis.view.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.Span;
import kvcache.analysis.chart.UslChart;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;
import kvcache.analysis.stats.UslOverRounds;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;

/**
 * The scaling of throughput with concurrency: the Universal Scalability Law, fitted to the valid closed loops of a
 * variant.
 *
 * @param variant the variant
 * @param points the valid closed loops, by ascending concurrency
 * @param fit empty if it is not possible
 */
record Scaling(Variant variant, List<Point> points, Optional<UslOverRounds> fit) {

    private static final int CURVE_POINTS = 60;

    /** The variants of the reference, which alone are driven along a sweep. */
    static List<Scaling> of(RunData run) {
        return run.variants().stream()
                .filter(variant -> run.closedPoints(variant).size() > 1)
                .map(variant -> of(run, variant))
                .toList();
    }

    private static Scaling of(RunData run, Variant variant) {
        List<Point> valid = run.closedPoints(variant).stream()
                .filter(point -> point.judgement().isValid())
                .toList();
        List<double[]> throughputs = Point.byRound(valid, Figure.CAPACITY);
        double[] concurrencies = valid.stream().mapToDouble(Scaling::inFlight).toArray();
        return new Scaling(
                variant, valid, valid.isEmpty() ? Optional.empty() : UslOverRounds.fit(concurrencies, throughputs));
    }

    private static int inFlight(Point point) {
        return switch (point.cell().demand()) {
            case LoadProfile.OpenLoop open -> 0;
            case LoadProfile.ClosedLoop closed -> closed.inFlight();
        };
    }

    /** What the fit says. */
    String sentence() {
        return fit.map(usl ->
                        "%s: one request in flight makes %s requests/s; contention σ %s; coherency κ %s; most throughput at %s in flight (Universal Scalability Law over %s concurrencies)."
                                .formatted(
                                        Format.variant(variant),
                                        Format.range(usl.lambda(), Format::count),
                                        Format.range(usl.sigma(), Scaling::decimals),
                                        Format.range(usl.kappa(), Scaling::decimals),
                                        Format.range(usl.peakConcurrency(), Scaling::many),
                                        points.size()))
                .orElseGet(() ->
                        "%s: no fit of the Universal Scalability Law; %s of its closed loops are valid, and it takes four and two rounds."
                                .formatted(Format.variant(variant), points.size()));
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.2g", value);
    }

    private static String many(double concurrency) {
        return concurrency > 1e6 ? "no end" : Format.count(concurrency);
    }

    /** The chart of those that have a fit; empty where none has. */
    static Optional<Chart> chart(RunData run, List<Scaling> scalings) {
        List<UslChart.Fit> fits = scalings.stream()
                .filter(scaling -> scaling.fit().isPresent())
                .map(scaling -> scaling.fitted(run, scaling.fit().get()))
                .toList();
        return fits.isEmpty()
                ? Optional.empty()
                : Optional.of(new UslChart(
                                "Throughput against requests in flight",
                                List.of(
                                        "Markers: mean of the rounds with its 95 % interval, valid closed loops alone. Curve: the fit, with its interval.",
                                        Descriptions.oneLine(run)),
                                "requests in flight",
                                "throughput (requests/s)",
                                fits)
                        .chart("scaling"));
    }

    private UslChart.Fit fitted(RunData run, UslOverRounds usl) {
        double last = points.stream().mapToInt(Scaling::inFlight).max().orElse(1);
        List<Line.Mark> curve = IntStream.rangeClosed(0, CURVE_POINTS)
                .mapToDouble(i -> 1 + i * (last - 1) / CURVE_POINTS)
                .mapToObj(n -> {
                    Interval at = usl.throughput(n);
                    return new Line.Mark(n, at.estimate(), at.low(), at.high(), false, true);
                })
                .toList();
        List<Line.Mark> measured = points.stream().map(Scaling::mark).toList();
        String name = Format.variant(variant);
        Palette.Look look = Looks.of(run).of(variant);
        Interval peak = usl.peakConcurrency();
        Optional<Span> span = peak.estimate() <= last
                ? Optional.of(new Span(
                        peak.estimate(),
                        peak.low(),
                        Math.min(last, peak.high()),
                        "most at " + many(peak.estimate()) + ", " + name))
                : Optional.empty();
        return new UslChart.Fit(
                new Line(name, look.solid(), measured), new Line(name + ", fit", look, curve), span, sentence());
    }

    private static Line.Mark mark(Point point) {
        double[] achieved = point.trials().stream()
                .mapToDouble(TrialRow::achievedRatePerSecond)
                .toArray();
        double mean = IntStream.range(0, achieved.length)
                .mapToDouble(i -> achieved[i])
                .average()
                .orElse(0);
        Interval interval = MeanOfRounds.of(achieved).orElse(new Interval(mean, mean, mean));
        return new Line.Mark(
                inFlight(point),
                mean,
                interval.low(),
                interval.high(),
                true,
                true,
                "%s with %s%n%s/s (95 %% interval %s to %s)%n%s"
                        .formatted(
                                Format.variant(point.cell().variant()),
                                Format.demand(point.cell().demand()),
                                Format.count(mean),
                                Format.count(interval.low()),
                                Format.count(interval.high()),
                                point.judgement().verdict()));
    }
}
