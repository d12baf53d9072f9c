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
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Measure;
import kvcache.analysis.finding.Question;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;

/** Ratios of a figure with their intervals, one row per comparison of two variants, including twins. */
final class ForestCharts {

    private ForestCharts() {}

    /** Returns the chart of a measure; empty if nothing was compared. */
    static Optional<Chart> of(RunData run, Findings findings, Measure measure, String name) {
        List<ForestPlot.Row> rows = new ArrayList<>();
        run.plan().contrasts().stream()
                .filter(Contrast::isTwins)
                .forEach(twin -> Comparison.of(run, measure.figure(), measure.loads(), List.of(twin))
                        .ratio()
                        .ifPresent(ratio -> rows.add(row(run, new Question(List.of(twin)), ratio, false))));
        Map<String, List<Compared>> byFactor = findings.compared().stream()
                .filter(compared -> compared.measure() == measure)
                .collect(Collectors.groupingBy(
                        compared -> compared.question().factor(), LinkedHashMap::new, Collectors.toList()));
        byFactor.values()
                .forEach(compared -> compared.forEach(one ->
                        one.ratio().ifPresent(ratio -> rows.add(row(run, one.question(), ratio, one.isFound())))));
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ForestPlot(
                        Format.capitalised(measure + ": each against what it is compared with"),
                        List.of(
                                "Marker: ratio over all loads at which both can be compared. Line: 95 % interval over the rounds.",
                                "Filled: a difference is found, after correction for the number of comparisons. Hollow: none is detectable.",
                                Descriptions.oneLine(run)),
                        "ratio",
                        rows)
                .chart(name));
    }

    private static ForestPlot.Row row(RunData run, Question question, Ratio ratio, boolean found) {
        Contrast contrast = question.contrasts().getFirst();
        boolean twins = contrast.isTwins();
        String label = "%s / %s, %s".formatted(question.one(), question.other(), question.context());
        String answer = twins ? "the same server twice" : found ? "difference found" : "no detectable difference";
        return Looks.forestRow(
                label,
                twins ? "a server and its twin" : "by " + question.factor(),
                ratio.interval(),
                found,
                twins,
                Looks.of(run).of(twins ? contrast.baseline() : contrast.variant()),
                "%s%n%s, %s rounds%n%s".formatted(label, Format.ratio(ratio.interval()), ratio.rounds(), answer));
    }
}
