package kvcache.analysis.view.run;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.Span;
import kvcache.analysis.chart.UslChart;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;
import kvcache.analysis.stats.UslOverRounds;

/**
 * How throughput grows with concurrency: the Universal Scalability Law, fitted to the valid closed loops of a variant.
 *
 * @param variant of which
 * @param points the valid closed loops, by ascending concurrency
 * @param fit empty where it cannot be made
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
        Set<Integer> rounds = new TreeSet<>();
        valid.forEach(
                point -> point.trials().forEach(row -> rounds.add(row.trial().round())));
        valid.forEach(point -> rounds.retainAll(
                point.trials().stream().map(row -> row.trial().round()).collect(Collectors.toSet())));
        List<double[]> throughputs = rounds.stream()
                .map(round -> valid.stream()
                        .mapToDouble(point -> achieved(point, round))
                        .toArray())
                .toList();
        double[] concurrencies = valid.stream().mapToDouble(Scaling::inFlight).toArray();
        return new Scaling(
                variant, valid, valid.isEmpty() ? Optional.empty() : UslOverRounds.fit(concurrencies, throughputs));
    }

    private static double achieved(Point point, int round) {
        return point.trials().stream()
                .filter(row -> row.trial().round() == round)
                .mapToDouble(TrialRow::achievedRatePerSecond)
                .findFirst()
                .orElseThrow();
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
                                        counts(usl.lambda()),
                                        decimals(usl.sigma()),
                                        decimals(usl.kappa()),
                                        peak(usl.peakConcurrency()),
                                        points.size()))
                .orElseGet(() ->
                        "%s: no fit of the Universal Scalability Law; %s of its closed loops are valid, and it takes four and two rounds."
                                .formatted(Format.variant(variant), points.size()));
    }

    private static String counts(Interval interval) {
        return "%s (%s to %s)"
                .formatted(
                        Format.count(interval.estimate()), Format.count(interval.low()), Format.count(interval.high()));
    }

    private static String decimals(Interval interval) {
        return String.format(Locale.ROOT, "%.2g (%.2g to %.2g)", interval.estimate(), interval.low(), interval.high());
    }

    private static String peak(Interval interval) {
        return "%s (%s to %s)".formatted(many(interval.estimate()), many(interval.low()), many(interval.high()));
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
        Interval peak = usl.peakConcurrency();
        Optional<Span> span = peak.estimate() <= last
                ? Optional.of(new Span(
                        peak.estimate(),
                        peak.low(),
                        Math.min(last, peak.high()),
                        "most at " + many(peak.estimate()) + ", " + name))
                : Optional.empty();
        return new UslChart.Fit(
                new Line(
                        name,
                        run.palette().colour(variant),
                        Palette.stroke(0),
                        run.palette().marker(variant),
                        measured),
                new Line(
                        name + ", fit",
                        run.palette().colour(variant),
                        run.palette().stroke(variant),
                        run.palette().marker(variant),
                        curve),
                span,
                sentence());
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
