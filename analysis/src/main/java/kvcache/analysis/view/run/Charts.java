package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.LogScale;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.LoadComparison;
import kvcache.analysis.finding.LoadKind;
import kvcache.analysis.finding.Measure;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import kvcache.base.file.UnreadableFileException;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;

/** The charts of a run. Each says in its subtitle which run it is of and how it is to be read. */
final class Charts {

    private static final String RATE = "offered rate (requests/s)";
    private static final String LATENCY = "latency (µs)";

    /** The ratio of highest to lowest beyond which an axis is logarithmic. */
    private static final double LOGARITHMIC_FROM = 8;

    /** The distance of the markers of two variants, as a share of the abscissa: nearly a marker's width. */
    private static final double MARKER_SHIFT = 0.007;

    /** The maximum distance between the markers of all variants, as a share of the step between rates. */
    private static final double MARKERS_SHARE_OF_STEP = 0.4;

    private static final double MARGIN = 0.03;

    private static final int ONE_PANEL_HEIGHT = 480;
    private static final int TWO_PANEL_HEIGHT = 640;
    private static final int LEGEND_ENTRIES_OF_ROW = 4;
    private static final int LEGEND_ROW_HEIGHT = 24;

    private final RunData run;

    Charts(RunData run) {
        this.run = run;
    }

    /** Returns all charts, first the one that shows the answer: the CPU per request where a difference was found. */
    List<Chart> all(Findings findings) throws IOException {
        List<Chart> charts = new ArrayList<>();
        Optional<Chart> fullLoad = FullLoadChart.of(run);
        boolean fullLoadFirst = !isFound(findings, LoadKind.RATES) && isFound(findings, LoadKind.FULL_LOAD);
        Stream.of(fullLoadFirst ? fullLoad : serverCpu(), fullLoadFirst ? serverCpu() : fullLoad)
                .flatMap(Optional::stream)
                .forEach(charts::add);
        ForestCharts.of(run, findings, Measure.CPU, "ratios").ifPresent(charts::add);
        CrossoverChart.of(run).ifPresent(charts::add);
        ForestCharts.of(run, findings, Measure.CAPACITY, "ratios-capacity").ifPresent(charts::add);
        String reference = run.referenceServer();
        Panel.byProtocol(run).forEach((protocol, variants) -> {
            meanAndTail(
                            "servers-" + protocol,
                            "%s against each other over %s".formatted(Format.factor(run.plan()), protocols(variants)),
                            variants::contains)
                    .ifPresent(charts::add);
        });
        meanAndTail(
                        "protocols-" + reference,
                        "Protocols against each other with " + reference,
                        variant -> variant.server().equals(reference))
                .ifPresent(charts::add);
        percentiles().ifPresent(charts::add);
        charts.add(throughput());
        Scaling.chart(run, Scaling.of(run)).ifPresent(charts::add);
        Projections.chart(run).ifPresent(charts::add);
        int rate = PercentileLines.rate(run);
        for (Variant variant : run.variants()) {
            if (variant.server().equals(reference)) {
                TimeCharts.heatMap(run, variant, rate).ifPresent(charts::add);
            }
        }
        TimeCharts.pauses(run, rate).ifPresent(charts::add);
        run.variants().forEach(variant -> charts.add(latency(variant)));
        return charts;
    }

    private static String protocols(List<Variant> variants) {
        return variants.stream()
                .map(variant -> Format.protocol(variant.protocol()))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static boolean isFound(Findings findings, LoadKind loads) {
        return findings.compared().stream()
                .anyMatch(one -> one.isFound() && one.measure().loads() == loads);
    }

    private Chart latency(Variant variant) {
        List<Line> lines = new ArrayList<>(List.of(
                latencyLine(variant, Figure.P99, "p99", 2),
                latencyLine(variant, Figure.P95, "p95", 1),
                latencyLine(variant, Figure.MEAN, "mean", 0)));
        lines.addAll(OriginalCurves.of(run, variant, lastRate()));
        return chart(
                        "latency-" + variant,
                        "Latency against rate: " + Format.variant(variant),
                        "",
                        List.of(Picture.panel(ordinate(LATENCY, lines, isLogarithmic(lines)), lines)),
                        lines)
                .behindTab(variant.toString());
    }

    private Line latencyLine(Variant variant, Figure figure, String label, int style) {
        return RateLines.againstRate(
                run,
                variant,
                figure,
                label,
                Palette.Look.of(Looks.of(run).of(variant).colour(), style));
    }

    /** Compares the latency of some variants; empty for fewer than two. */
    private Optional<Chart> meanAndTail(String name, String title, Predicate<Variant> which) {
        List<Variant> variants = run.variants().stream().filter(which).toList();
        if (variants.size() < 2) {
            return Optional.empty();
        }
        List<Line> means = sideBySide(variants, Figure.MEAN);
        List<Line> tails = sideBySide(variants, Figure.P99);
        boolean logarithmic = isLogarithmic(means) || isLogarithmic(tails);
        return Optional.of(chart(
                name,
                title,
                "",
                List.of(
                        Picture.panel(ordinate("mean " + LATENCY, means, logarithmic), means),
                        Picture.panel(ordinate("p99 " + LATENCY, tails, logarithmic), tails)),
                Stream.concat(means.stream(), tails.stream()).toList()));
    }

    /** Without points of few requests, which share the cost of an idle JVM. */
    private Optional<Chart> serverCpu() {
        RunData busy = run.withRequests(LoadComparison.MIN_REQUESTS);
        Charts drawn = busy.points().isEmpty() ? this : new Charts(busy);
        List<Line> lines = Panel.of(run).stream()
                .flatMap(panel -> drawn.sideBySide(panel.variants(), Figure.SERVER_CPU).stream())
                .toList();
        if (lines.stream().allMatch(line -> line.marks().isEmpty())) {
            return Optional.empty();
        }
        String left =
                busy.points().size() == run.points().size() || busy.points().isEmpty()
                        ? ""
                        : " Rates with fewer than %s requests in a trial are left out."
                                .formatted(Format.count(LoadComparison.MIN_REQUESTS));
        boolean logarithmic = isLogarithmic(lines);
        return Optional.of(chart(
                "cpu",
                "CPU time of the server per request",
                left,
                Panel.of(run).stream()
                        .map(panel -> Picture.panel(
                                ordinate(panel.ordinate("CPU per request (µs)"), lines, logarithmic),
                                drawn.sideBySide(panel.variants(), Figure.SERVER_CPU)))
                        .toList(),
                lines));
    }

    private Chart throughput() {
        List<Line> shares = sideBySide(run.variants(), Figure.ACHIEVED_PERCENT);
        List<Panel> parts = Panel.of(run);
        List<XYPlot> panels = new ArrayList<>();
        // Many lines would all coincide with the diagonal.
        if (parts.size() == 1) {
            panels.add(achieved());
        }
        for (Panel part : parts) {
            panels.add(Picture.panel(
                    percentOfOffered(part, shares), sideBySide(part.variants(), Figure.ACHIEVED_PERCENT)));
        }
        return chart("throughput", "Throughput achieved against offered", "", panels, shares);
    }

    private XYPlot achieved() {
        List<Line> achieved = new ArrayList<>(List.of(Line.diagonal("offered", lastRate())));
        achieved.addAll(sideBySide(run.variants(), Figure.ACHIEVED));
        NumberAxis rate = Picture.fromZero("achieved rate (requests/s)");
        rate.setRange(-MARGIN * lastRate(), (1 + 2 * MARGIN) * Math.max(lastRate(), Line.highest(achieved, 1)));
        return Picture.panel(rate, achieved);
    }

    private static NumberAxis percentOfOffered(Panel part, List<Line> shares) {
        NumberAxis percent = Picture.fromZero(part.ordinate("achieved (% of offered)"));
        percent.setRange(
                Math.min(94, Math.floor(Line.lowest(shares, 0) / 5) * 5),
                Math.max(102, Math.ceil(Line.highest(shares, 1)) + 1));
        return percent;
    }

    private Optional<Chart> percentiles() throws IOException {
        int rate = PercentileLines.rate(run);
        Map<Panel, List<Line>> linesByPanel = new LinkedHashMap<>();
        for (Panel panel : Panel.of(run)) {
            List<Line> lines = new ArrayList<>();
            for (Variant variant : panel.variants()) {
                try {
                    PercentileLines.of(run, variant, rate, Format.among(panel.variants(), variant))
                            .ifPresent(lines::add);
                } catch (NoSuchFileException | UnreadableFileException e) {
                    // A copy of a run may lack the histograms; the page has a note on damaged ones.
                    return Optional.empty();
                }
            }
            linesByPanel.put(panel, lines);
        }
        List<Line> lines = linesByPanel.values().stream().flatMap(List::stream).toList();
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String title = "Latency by percentile at %s requests/s".formatted(Format.count(rate));
        return Optional.of(new Chart(
                "percentiles-" + rate,
                title,
                Picture.chart(
                        title,
                        subtitles(lines, "All rounds together."),
                        PercentileLines.abscissa(lines),
                        linesByPanel.entrySet().stream()
                                .map(panel -> Picture.panel(
                                        LogScale.around(
                                                panel.getKey().ordinate(LATENCY),
                                                Line.lowest(lines, 0),
                                                Line.highest(lines, 1)),
                                        panel.getValue()))
                                .toList()),
                height(linesByPanel.size(), lines.size() / linesByPanel.size())));
    }

    private Chart chart(String name, String title, String note, List<XYPlot> panels, List<Line> lines) {
        NumberAxis abscissa = Picture.fromZero(RATE);
        // Room for the markers beside the last rate.
        double shifted =
                run.variants().size() / 2.0 * markerShift(run.variants().size());
        abscissa.setRange(-MARGIN * lastRate(), (1 + MARGIN) * lastRate() + shifted);
        String reading = run.rounds() == 1
                ? "One round."
                : "Markers: median over the rounds, side by side at one rate. %s: lowest and highest round."
                        .formatted(lines.stream().anyMatch(line -> line.form() == Line.Form.BAND) ? "Bands" : "Bars");
        return new Chart(
                name,
                title,
                Picture.chart(title, subtitles(lines, reading + note), abscissa, panels),
                height(panels.size(), lines.size() / panels.size()));
    }

    /** Returns the height of the panels and of the legend below them. */
    private static int height(int panels, int legendEntries) {
        int rows = Math.max(1, (legendEntries + LEGEND_ENTRIES_OF_ROW - 1) / LEGEND_ENTRIES_OF_ROW);
        return (panels > 1 ? TWO_PANEL_HEIGHT : ONE_PANEL_HEIGHT) + (rows - 1) * LEGEND_ROW_HEIGHT;
    }

    private List<String> subtitles(List<Line> lines, String reading) {
        boolean hollow = lines.stream().anyMatch(Line::hasHollow);
        return List.of(reading + (hollow ? " Hollow: not valid, see the report." : ""), Descriptions.oneLine(run));
    }

    /** Returns the lines of a figure, with the markers of the variants side by side. */
    private List<Line> sideBySide(List<Variant> variants, Figure figure) {
        double step = markerShift(variants.size());
        double middle = (variants.size() - 1) / 2.0;
        return IntStream.range(0, variants.size())
                .mapToObj(
                        i -> RateLines.ofVariant(run, variants.get(i), figure, Format.among(variants, variants.get(i)))
                                .movedBy((i - middle) * step))
                .toList();
    }

    private double markerShift(int variants) {
        List<Integer> rates = run.plan().rates().perSecond();
        double smallestStep = IntStream.range(1, rates.size())
                .map(i -> rates.get(i) - rates.get(i - 1))
                .min()
                .orElse(lastRate());
        return Math.min(MARKER_SHIFT * lastRate(), MARKERS_SHARE_OF_STEP * smallestStep / variants);
    }

    private int lastRate() {
        return run.plan().rates().perSecond().getLast();
    }

    private static boolean isLogarithmic(List<Line> lines) {
        return Line.lowest(lines, 0) > 0 && Line.highest(lines, 1) / Line.lowest(lines, 0) > LOGARITHMIC_FROM;
    }

    private static ValueAxis ordinate(String title, List<Line> lines, boolean logarithmic) {
        return logarithmic
                ? LogScale.around(title, Line.lowest(lines, 0), Line.highest(lines, 1))
                : Picture.fromZero(title);
    }
}
