package kvcache.analysis.view.run;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.HeatMap;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.PauseChart;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.Pause;
import kvcache.analysis.result.PausesFile;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import kvcache.base.file.UnreadableFileException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/** Charts over the time of a run: latencies, and the pauses of a server's JVM. */
final class TimeCharts {

    private static final double NS_PER_US = 1_000;
    private static final double US_PER_MS = 1_000;
    private static final double MS_PER_SECOND = 1_000;
    private static final double TAIL = 99;

    private TimeCharts() {}

    /** Returns the latencies of a variant at a rate, slice by slice; empty if there are none or files are missing. */
    static Optional<Chart> heatMap(RunData run, Variant variant, int rate) throws IOException {
        List<HeatMap.Slice> slices = new ArrayList<>();
        double from = 0;
        for (Histogram histogram : slices(run, variant, rate)) {
            double to = from + (histogram.getEndTimeStamp() - histogram.getStartTimeStamp()) / MS_PER_SECOND;
            slices.add(new HeatMap.Slice(from, to, counts(histogram)));
            from = to;
        }
        if (slices.isEmpty()) {
            return Optional.empty();
        }
        String title = "Latency over time: %s at %s/s".formatted(Format.variant(variant), Format.count(rate));
        return Optional.of(new HeatMap(
                        title,
                        List.of(
                                "The slices of all rounds, one after another; between them others were measured.",
                                Descriptions.oneLine(run)),
                        slices)
                .chart("time-" + variant));
    }

    /**
     * Returns the pauses of the variant with the longest sum of pauses, and its slices at a rate; empty without any.
     */
    static Optional<Chart> pauses(RunData run, int rate) throws IOException {
        Map<Variant, List<Pause>> byVariant = PausesFile.read(run.folder().pauses()).stream()
                .filter(pause -> run.variants().contains(pause.variant()))
                .collect(Collectors.groupingBy(Pause::variant));
        Optional<Variant> longest = run.variants().stream()
                .filter(byVariant::containsKey)
                .max(Comparator.comparingDouble(variant -> byVariant.getOrDefault(variant, List.of()).stream()
                        .mapToDouble(Pause::durationUs)
                        .sum()));
        if (longest.isEmpty()) {
            return Optional.empty();
        }
        Variant variant = longest.get();
        List<Histogram> slices = slices(run, variant, rate);
        if (slices.isEmpty()) {
            return Optional.empty();
        }
        List<PauseChart.Pause> pauses = byVariant.getOrDefault(variant, List.of()).stream()
                .sorted(Comparator.comparing(Pause::at))
                .map(pause -> new PauseChart.Pause(
                        seconds(run, pause.at().toEpochMilli()) - pause.durationUs() / NS_PER_US / MS_PER_SECOND,
                        pause.durationUs() / US_PER_MS,
                        pause.cause()))
                .toList();
        return Optional.of(new PauseChart(
                        "Pauses of the JVM: " + Format.variant(variant),
                        List.of(
                                "Latency of the slices at %s/s; pauses whenever the server was there, all of its trials included."
                                        .formatted(Format.count(rate)),
                                Descriptions.oneLine(run)),
                        List.of(line(run, slices, "p99", variant, 2), line(run, slices, "mean", variant, 0)),
                        pauses)
                .chart("pauses-" + variant));
    }

    private static Line line(RunData run, List<Histogram> slices, String label, Variant variant, int style) {
        List<Line.Mark> marks = slices.stream()
                .map(slice -> {
                    double us = (style == 0 ? slice.getMean() : slice.getValueAtPercentile(TAIL)) / NS_PER_US;
                    double at = seconds(run, slice.getStartTimeStamp());
                    return new Line.Mark(at, us, us, us, true, true, "%s %s µs".formatted(label, Format.us(us)));
                })
                .toList();
        return new Line(label, Palette.Look.of(Looks.of(run).of(variant).colour(), style), marks);
    }

    private static List<Histogram> slices(RunData run, Variant variant, int rate) throws IOException {
        Optional<Point> point = run.point(new Cell(variant, new LoadProfile.OpenLoop(rate)));
        List<Histogram> slices = new ArrayList<>();
        for (TrialRow row : point.map(Point::trials).orElse(List.of())) {
            try {
                slices.addAll(HistogramFile.readSlicesNs(run.folder().histogram(row.trial())));
            } catch (NoSuchFileException | UnreadableFileException e) {
                // A copy of a run may lack the histograms; the page has a note on damaged ones.
                return List.of();
            }
        }
        slices.sort(Comparator.comparingLong(Histogram::getStartTimeStamp));
        return slices;
    }

    private static List<HeatMap.Count> counts(Histogram histogram) {
        List<HeatMap.Count> counts = new ArrayList<>();
        for (HistogramIterationValue value : histogram.recordedValues()) {
            counts.add(new HeatMap.Count(
                    Math.max(1, value.getValueIteratedTo()) / NS_PER_US, value.getCountAddedInThisIterationStep()));
        }
        return counts;
    }

    private static double seconds(RunData run, long epochMs) {
        return (epochMs - run.info().startedAt().toEpochMilli()) / MS_PER_SECOND;
    }
}
