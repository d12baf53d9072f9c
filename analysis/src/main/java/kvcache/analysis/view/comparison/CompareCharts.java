package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.ForestPlot;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.chart.Picture;
import kvcache.analysis.finding.Format;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;

/** Ratios of B to A with their intervals: for each figure one chart of all variants, and one of their loads. */
final class CompareCharts {

    private final RunComparison comparison;
    private final Looks looks;

    private CompareCharts(RunComparison comparison) {
        this.comparison = comparison;
        this.looks = Looks.of(comparison.a(), comparison.b());
    }

    static List<Chart> all(RunComparison comparison) {
        CompareCharts charts = new CompareCharts(comparison);
        return comparison.measures().stream()
                .flatMap(measure -> Stream.of(charts.overall(measure), charts.byLoad(measure)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Chart> overall(ComparedFigure measure) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        for (Change change : changes(measure)) {
            rows.add(row(
                    Format.variant(change.variant()),
                    "B / A",
                    change.variant(),
                    change.ratio().orElseThrow(),
                    change.answer() != Change.Kind.NO_DIFFERENCE,
                    change.answer() + "; " + change.againstTolerance()));
        }
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        comparison.noise().stream()
                .filter(noise -> noise.measure() == measure)
                .map(noise -> Looks.forestRow(
                        "within " + noise.run(),
                        "twin / original: no difference but noise",
                        noise.ratio().interval(),
                        false,
                        true,
                        Palette.Look.of(Picture.INK, 0),
                        noise.sentence()))
                .forEach(rows::add);
        return Optional.of(chart(
                measure.toString(),
                Format.capitalised(measure.figure() + ": B against A"),
                "Marker: ratio over all common loads; %s is slower. Line: 95 %% interval. Filled: a difference is found, after correction."
                        .formatted(measure.moreIsWorse() ? "more" : "less"),
                rows));
    }

    private Optional<Chart> byLoad(ComparedFigure measure) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        for (Change change : changes(measure)) {
            for (Pair.Load load : change.loads()) {
                load.ratio()
                        .ifPresent(ratio -> rows.add(row(
                                Format.demand(load.demand()),
                                Format.variant(change.variant()),
                                change.variant(),
                                ratio,
                                false,
                                "under this load alone")));
            }
        }
        return rows.size() <= changes(measure).size()
                ? Optional.empty()
                : Optional.of(chart(
                                measure + "-by-load",
                                Format.capitalised(measure.figure() + " under each load: B against A"),
                                "Marker: ratio under one load; %s is slower. Line: its own 95 %% interval, without correction, so none is filled."
                                        .formatted(measure.moreIsWorse() ? "more" : "less"),
                                rows)
                        .behindTab(measure.toString()));
    }

    private List<Change> changes(ComparedFigure measure) {
        return comparison.changes().stream()
                .filter(change -> change.measure() == measure && change.isCompared())
                .toList();
    }

    private Chart chart(String name, String title, String how, List<ForestPlot.Row> rows) {
        return new ForestPlot(
                        title,
                        List.of(
                                how,
                                "A: " + Descriptions.oneLine(comparison.a()),
                                "B: " + Descriptions.oneLine(comparison.b())),
                        "ratio B / A",
                        rows)
                .chart(name);
    }

    private ForestPlot.Row row(String label, String group, Variant variant, Ratio ratio, boolean found, String answer) {
        String hover = "%s, %s%n%s%n%s".formatted(group, label, Format.ratio(ratio.interval()), answer);
        return Looks.forestRow(label, group, ratio.interval(), found, false, looks.of(variant), hover);
    }
}
