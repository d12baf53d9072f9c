package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
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

    /** Returns the chart of a figure; empty if nothing was compared. */
    static Optional<Chart> of(RunData run, Findings findings, Figure figure, String name) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        run.plan().contrasts().stream()
                .filter(Contrast::isTwins)
                .forEach(twin -> Comparison.of(run, figure, twin)
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
        return Optional.of(new ForestPlot(
                        Format.capitalised(figure + ": each against what it is compared with"),
                        List.of(
                                "Marker: ratio over all loads at which both can be compared. Line: 95 % interval over the rounds.",
                                "Filled: a difference is found, after correction for all comparisons of the run. Hollow: none is detectable.",
                                Descriptions.oneLine(run)),
                        "ratio",
                        rows)
                .chart(name));
    }

    private static ForestPlot.Row row(RunData run, Contrast contrast, Ratio ratio, boolean found, String group) {
        Variant variant = contrast.variant();
        Variant baseline = contrast.baseline();
        boolean ofProtocols = contrast.factor().equals(Contrast.PROTOCOL);
        String label = "%s / %s, %s"
                .formatted(
                        ofProtocols ? Format.protocol(variant.protocol()) : variant.server(),
                        ofProtocols ? Format.protocol(baseline.protocol()) : baseline.server(),
                        ofProtocols ? variant.server() : Format.protocol(variant.protocol()));
        String answer =
                contrast.isTwins() ? "the same server twice" : found ? "difference found" : "no detectable difference";
        return Looks.forestRow(
                label,
                group,
                ratio.interval(),
                found,
                contrast.isTwins(),
                Looks.of(run).of(contrast.isTwins() ? baseline : variant),
                "%s%n%s, %s rounds%n%s".formatted(label, Format.ratio(ratio.interval()), ratio.rounds(), answer));
    }
}
