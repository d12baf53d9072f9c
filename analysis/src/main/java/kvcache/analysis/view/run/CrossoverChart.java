package kvcache.analysis.view.run;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.chart.Span;
import kvcache.analysis.finding.Comparison;
import kvcache.analysis.finding.Crossovers;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.LoadKind;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Crossover;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;

/** The protocols' server CPU as a ratio against the rate, and its crossover at 1. */
final class CrossoverChart {

    private static final double MARGIN = 0.03;
    private static final int HEIGHT = 480;

    /** The maximum number of overlaid intervals; with more variants only the reference shows its own. */
    private static final int MOST_BANDS = 3;

    private CrossoverChart() {}

    /** Returns the chart; empty if the protocols are compared at fewer than two rates. */
    static Optional<Chart> of(RunData run) {
        List<Contrast> contrasts = run.plan().contrasts().stream()
                .filter(contrast -> contrast.factor().equals(Contrast.PROTOCOL)
                        && run.variants().contains(contrast.variant()))
                .toList();
        boolean many = contrasts.size() > MOST_BANDS;
        List<Line> lines = contrasts.stream()
                .map(contrast ->
                        line(run, contrast, !many || contrast.variant().server().equals(run.referenceServer())))
                .filter(line -> line.marks().size() > 1)
                .toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        Contrast first = contrasts.getFirst();
        String ratio = "server CPU of %s / %s"
                .formatted(
                        Format.protocol(first.variant().protocol()),
                        Format.protocol(first.baseline().protocol()));
        ValueAxis ordinate =
                Picture.ratios(ratio, Math.min(1, Line.lowest(lines, 1)), Math.max(1, Line.highest(lines, 1)), MARGIN);
        XYPlot plot = Picture.panel(ordinate, lines);
        plot.addRangeMarker(new ValueMarker(1, Color.DARK_GRAY, new BasicStroke(1.4f)));
        Span.draw(
                plot,
                contrasts.stream().flatMap(contrast -> span(run, contrast)).toList());
        NumberAxis rate = Picture.fromZero("offered rate (requests/s)");
        double last = run.plan().rates().perSecond().getLast();
        rate.setRange(-MARGIN * last, (1 + MARGIN) * last);
        String title = "From which rate on does a protocol pay?";
        return Optional.of(new Chart(
                "crossover",
                title,
                Picture.chart(
                        title,
                        List.of(
                                many
                                        ? "Markers: ratio over the rounds. Filled: its 95 %% interval leaves 1 out. Band: that interval, of %s."
                                                .formatted(run.referenceServer())
                                        : "Markers: ratio over the rounds, with its 95 % interval. Filled: the interval leaves 1 out.",
                                Descriptions.oneLine(run)),
                        rate,
                        List.of(plot)),
                HEIGHT));
    }

    private static Line line(RunData run, Contrast contrast, boolean withInterval) {
        Looks looks = Looks.of(run);
        Variant variant = contrast.variant();
        return new Line(
                variant.server(),
                new Palette.Look(
                        looks.of(contrast.baseline()).colour(),
                        looks.of(variant).stroke(),
                        looks.of(variant).marker()),
                Comparison.of(run, Figure.SERVER_CPU, LoadKind.RATES, List.of(contrast)).atDemands(run).stream()
                        .flatMap(at -> mark(variant, at, withInterval).stream())
                        .toList());
    }

    private static Optional<Line.Mark> mark(Variant variant, Comparison.AtDemand at, boolean withInterval) {
        if (at.ratio().isEmpty() || !(at.demand() instanceof LoadProfile.OpenLoop open)) {
            return Optional.empty();
        }
        Interval ratio = at.ratio().get().interval();
        return Optional.of(new Line.Mark(
                open.ratePerSecond(),
                ratio.estimate(),
                withInterval ? ratio.low() : ratio.estimate(),
                withInterval ? ratio.high() : ratio.estimate(),
                true,
                !ratio.contains(1),
                "%s at %s%n%s".formatted(variant.server(), Format.demand(open), Format.ratio(ratio))));
    }

    private static Stream<Span> span(RunData run, Contrast contrast) {
        return Crossovers.of(run, contrast).stream()
                .flatMap(crossover ->
                        crossover instanceof Crossover.At at ? Stream.of(at.ratePerSecond()) : Stream.empty())
                .map(rate -> new Span(
                        rate.estimate(),
                        rate.low(),
                        rate.high(),
                        "%s: crosses at %s/s (%s to %s)"
                                .formatted(
                                        contrast.variant().server(),
                                        Format.count(rate.estimate()),
                                        Format.count(rate.low()),
                                        Format.count(rate.high()))));
    }
}
