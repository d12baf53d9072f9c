package kvcache.analysis.report;

import java.awt.Color;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;

/**
 * Each server's CPU time as a multiple of the reference's, with its interval: what a chart from zero is too small to show where
 * there are many servers.
 */
final class RatioChart {

    private static final String NAME = "ratios";
    private static final double MARGIN = 0.02;
    private static final int BASE_HEIGHT = 200;
    private static final int PANEL_HEIGHT = 200;

    private RatioChart() {}

    /** The chart; empty where fewer than two servers can be compared with the reference. */
    static Optional<Chart> of(RunData run) {
        List<String> servers = run.variants().stream()
                .map(Variant::server)
                .distinct()
                .filter(server -> !server.equals(run.referenceServer()))
                .toList();
        List<Panel> panels = Panel.ofEachProtocol(run);
        List<List<Line>> lines =
                panels.stream().map(panel -> lines(run, panel, servers)).toList();
        List<Line.Mark> marks = lines.stream()
                .flatMap(List::stream)
                .flatMap(line -> line.marks().stream())
                .toList();
        if (servers.size() < 2 || marks.isEmpty()) {
            return Optional.empty();
        }
        String title = "Server CPU per request against " + run.referenceServer();
        SymbolAxis abscissa = new SymbolAxis("", servers.toArray(String[]::new));
        abscissa.setGridBandsVisible(false);
        List<XYPlot> plots = IntStream.range(0, panels.size())
                .mapToObj(i -> plot(panels.get(i), lines.get(i), marks))
                .toList();
        return Optional.of(new Chart(
                NAME,
                title,
                Picture.chart(
                        title,
                        List.of(
                                "Markers: ratio over all rates that are valid. Bars: 95 % interval over the rounds; no difference is detectable where one crosses 1.",
                                Descriptions.oneLine(run)),
                        abscissa,
                        plots),
                BASE_HEIGHT + PANEL_HEIGHT * plots.size()));
    }

    /** A line of one mark for each server, since each has a look of its own. */
    private static List<Line> lines(RunData run, Panel panel, List<String> servers) {
        return panel.variants().stream()
                .filter(variant -> servers.contains(variant.server()))
                .map(variant -> new Line(
                        variant.server(),
                        run.palette().colour(variant),
                        run.palette().stroke(variant),
                        run.palette().marker(variant),
                        mark(run, variant, servers.indexOf(variant.server())).stream()
                                .toList()))
                .filter(line -> !line.marks().isEmpty()) // those that are not valid are not compared
                .toList();
    }

    private static Optional<Line.Mark> mark(RunData run, Variant variant, int place) {
        Variant reference = new Variant(run.referenceServer(), variant.protocol());
        Optional<Interval> ratio =
                Comparison.of(run, Figure.SERVER_CPU, variant, reference).overall();
        return ratio.map(found -> new Line.Mark(place, found.estimate(), found.low(), found.high(), true, true));
    }

    private static XYPlot plot(Panel panel, List<Line> lines, List<Line.Mark> all) {
        NumberAxis ordinate = Picture.fromZero(panel.ordinate("ratio"));
        ordinate.setRange(ends(all).min().orElse(1) - MARGIN, ends(all).max().orElse(1) + MARGIN);
        XYPlot plot = Picture.panel(ordinate, lines);
        plot.addRangeMarker(new ValueMarker(1, Color.DARK_GRAY, new java.awt.BasicStroke(1.4f)));
        return plot;
    }

    /** The ends of all bars, and 1, where there is no difference. */
    private static DoubleStream ends(List<Line.Mark> marks) {
        return DoubleStream.concat(
                DoubleStream.of(1), marks.stream().flatMapToDouble(mark -> DoubleStream.of(mark.low(), mark.high())));
    }
}
