package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.chart.Span;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.UslOverRounds;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.XYPlot;

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

    /** Returns the scaling of the reference's variants, the only ones with a sweep. */
    static List<Scaling> of(RunData run) {
        return run.variants().stream()
                .filter(variant -> run.closedPoints(variant).size() > 1)
                .map(variant -> of(run, variant))
                .toList();
    }

    private static Scaling of(RunData run, Variant variant) {
        List<Point> valid =
                run.closedPoints(variant).stream().filter(Point::isValid).toList();
        List<double[]> throughputs = Point.byRound(valid, Figure.CAPACITY);
        double[] concurrencies = valid.stream().mapToDouble(Scaling::inFlight).toArray();
        return new Scaling(
                variant, valid, valid.isEmpty() ? Optional.empty() : UslOverRounds.fit(concurrencies, throughputs));
    }

    private static int inFlight(Point point) {
        return point.demand() instanceof LoadProfile.ClosedLoop closed ? closed.inFlight() : 0;
    }

    String sentence() {
        return fit.map(usl ->
                        "%s: one request in flight makes %s requests/s; contention σ %s; coherency κ %s; most throughput at %s in flight (Universal Scalability Law over %s concurrencies)."
                                .formatted(
                                        Format.variant(variant),
                                        Format.range(usl.lambda(), Format::number),
                                        coefficient(usl.sigma()),
                                        coefficient(usl.kappa()),
                                        Format.range(usl.peakConcurrency(), Scaling::many),
                                        points.size()))
                .orElseGet(() ->
                        "%s: no fit of the Universal Scalability Law; %s of its closed loops are valid, and it takes four and two rounds."
                                .formatted(Format.variant(variant), points.size()));
    }

    /** Returns a coefficient with its interval, or the upper end alone if it may be zero. */
    private static String coefficient(Interval interval) {
        return interval.low() > 0 ? Format.range(interval, Scaling::decimals) : "at most " + decimals(interval.high());
    }

    private static String decimals(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, "%.2g", value);
    }

    private static String many(double concurrency) {
        return concurrency > 1e6 ? "no end" : Format.count(concurrency);
    }

    /** Returns the chart of those with a fit; empty if there is none. */
    static Optional<Chart> chart(RunData run, List<Scaling> scalings) {
        List<Scaling> fitted =
                scalings.stream().filter(scaling -> scaling.fit().isPresent()).toList();
        if (fitted.isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        fitted.forEach(scaling -> lines.add(scaling.measured(run)));
        fitted.forEach(scaling -> lines.add(scaling.curve(run)));
        NumberAxis throughput = Picture.fromZero("throughput (requests/s)");
        // Room for the labels of the peaks.
        throughput.setUpperMargin(0.08 + 0.06 * fitted.size());
        XYPlot plot = Picture.panel(throughput, lines);
        Span.draw(
                plot,
                fitted.stream().flatMap(scaling -> scaling.peak().stream()).toList());
        NumberAxis inFlight = Picture.fromZero("requests in flight");
        inFlight.setRange(0, 1.03 * Line.last(lines, 1));
        List<String> subtitles = new ArrayList<>(List.of(
                "Markers: mean of the rounds with its 95 % interval, valid closed loops alone. Curve: the fit, with its interval.",
                Descriptions.oneLine(run)));
        fitted.forEach(scaling -> subtitles.add(scaling.sentence()));
        String title = "Throughput against requests in flight";
        return Optional.of(new Chart(
                "scaling", title, Picture.chart(title, subtitles, inFlight, List.of(plot)), 480 + 20 * fitted.size()));
    }

    private Line measured(RunData run) {
        return new Line(
                Format.variant(variant),
                Looks.of(run).of(variant).solid(),
                Line.Form.UNJOINED,
                points.stream().map(Scaling::mark).toList());
    }

    private Line curve(RunData run) {
        return new Line(
                Format.variant(variant) + ", fit",
                Looks.of(run).of(variant),
                Line.Form.BAND,
                IntStream.rangeClosed(0, CURVE_POINTS)
                        .mapToDouble(i -> 1 + i * (last() - 1) / CURVE_POINTS)
                        .mapToObj(n -> {
                            Interval at = fit.orElseThrow().throughput(n);
                            return new Line.Mark(n, at.estimate(), at.low(), at.high(), false, true);
                        })
                        .toList());
    }

    private double last() {
        return inFlight(points.getLast());
    }

    /** Returns the peak of the curve, if it is within the measured range. */
    private Optional<Span> peak() {
        return fit.map(UslOverRounds::peakConcurrency)
                .filter(peak -> peak.estimate() <= last())
                .map(peak -> new Span(
                        peak.estimate(),
                        peak.low(),
                        Math.min(last(), peak.high()),
                        "most at " + many(peak.estimate()) + ", " + Format.variant(variant)));
    }

    private static Line.Mark mark(Point point) {
        double[] achieved = point.trials().stream()
                .mapToDouble(TrialRow::achievedRatePerSecond)
                .toArray();
        Estimate mean = Estimate.geometric(achieved).orElseThrow();
        return new Line.Mark(
                inFlight(point),
                mean.mean(),
                mean.low(),
                mean.high(),
                true,
                true,
                "%s with %s%n%s/s (95 %% interval %s to %s)%n%s"
                        .formatted(
                                Format.variant(point.variant()),
                                Format.demand(point.demand()),
                                Format.count(mean.mean()),
                                Format.count(mean.low()),
                                Format.count(mean.high()),
                                point.verdict()));
    }
}
