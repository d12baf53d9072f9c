package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.chart.ForestPlot;
import kvcache.analysis.finding.Compared;
import kvcache.analysis.finding.Comparison;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;

/** Ratios of a figure with their intervals, one row per comparison of two variants, including twins. */
final class ForestCharts {

    private ForestCharts() {}

    /** The chart of a figure; empty where nothing was compared. */
    static Optional<Chart> of(RunData run, Findings findings, Figure figure, String name) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        Stream<Contrast> twins = run.info().plan().contrasts().stream().filter(Contrast::isTwins);
        twins.forEach(twin -> Comparison.of(run, figure, twin)
                .overall()
                .ifPresent(ratio -> rows.add(row(run, twin, ratio, false, "a server and its twin"))));
        Map<String, List<Compared>> byFactor = findings.compared().stream()
                .filter(compared -> compared.figure() == figure)
                .collect(Collectors.groupingBy(
                        compared -> compared.contrast().factor(), LinkedHashMap::new, Collectors.toList()));
        byFactor.forEach((factor, compared) -> compared.forEach(one -> one.ratio()
                .ifPresent(ratio -> rows.add(row(run, one.contrast(), ratio, one.isFound(), "by " + factor)))));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        String title = Format.capitalised(figure + ": each against what it is compared with");
        return Optional.of(new ForestPlot(
                        title,
                        List.of(
                                "Marker: ratio over all loads at which both can be compared. Line: 95 % interval over the rounds.",
                                "Filled: a difference is found, after correction for all comparisons of the run. Hollow: none is detectable.",
                                Descriptions.oneLine(run)),
                        "ratio",
                        rows)
                .chart(name));
    }

    private static ForestPlot.Row row(RunData run, Contrast contrast, Ratio ratio, boolean found, String group) {
        Variant looks = contrast.isTwins() ? contrast.baseline() : contrast.variant();
        String label = label(contrast);
        return new ForestPlot.Row(
                label,
                group,
                ratio.interval().estimate(),
                ratio.interval().low(),
                ratio.interval().high(),
                found,
                contrast.isTwins(),
                Looks.of(run).of(looks),
                "%s%n%s, %s rounds%n%s"
                        .formatted(
                                label,
                                Format.ratio(ratio.interval()),
                                ratio.rounds(),
                                contrast.isTwins()
                                        ? "the same server twice"
                                        : found ? "difference found" : "no detectable difference"));
    }

    private static String label(Contrast contrast) {
        return contrast.factor().equals(Contrast.PROTOCOL)
                ? "%s / %s, %s"
                        .formatted(
                                Format.protocol(contrast.variant().protocol()),
                                Format.protocol(contrast.baseline().protocol()),
                                contrast.variant().server())
                : "%s / %s, %s"
                        .formatted(
                                contrast.variant().server(),
                                contrast.baseline().server(),
                                Format.protocol(contrast.variant().protocol()));
    }
}
