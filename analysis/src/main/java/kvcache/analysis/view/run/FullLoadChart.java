package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import kvcache.base.run.Protocol;

/** What a request costs each variant at full load, with the throughput: bars in a panel for each protocol. */
final class FullLoadChart {

    private FullLoadChart() {}

    /** Returns the chart; empty if fewer than two variants were measured at full load. */
    static Optional<Chart> of(RunData run) {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (Protocol protocol : run.plan().protocols()) {
            List<BarChart.Bar> bars = run.variants().stream()
                    .filter(variant -> variant.protocol() == protocol)
                    .flatMap(variant -> bar(run, variant).stream())
                    .toList();
            if (!bars.isEmpty()) {
                panels.add(new BarChart.Panel(Format.protocol(protocol), bars));
            }
        }
        if (panels.stream().mapToInt(panel -> panel.bars().size()).sum() < 2) {
            return Optional.empty();
        }
        String title = "CPU time of the server per request at full load";
        return Optional.of(new BarChart(
                        title,
                        List.of(
                                "Bar: geometric mean over the rounds, with its 95 % interval; beside it the requests/s.",
                                Descriptions.oneLine(run)),
                        "CPU per request (µs)",
                        false,
                        Looks.palette(run.plan().serverNames()),
                        panels)
                .chart("full-load"));
    }

    private static Optional<BarChart.Bar> bar(RunData run, Variant variant) {
        return run.atCapacity(variant)
                .flatMap(point -> point.geometricMean(Figure.SERVER_CPU).map(cpu -> {
                    String cost = Format.us(cpu.estimate()) + " µs";
                    String rate = point.geometricMean(Figure.CAPACITY)
                            .map(mean -> "%s/s".formatted(Format.number(mean.estimate())))
                            .orElse("");
                    return new BarChart.Bar(
                            variant.server(),
                            cpu.estimate(),
                            cpu.low(),
                            cpu.high(),
                            rate.isEmpty() ? cost : cost + ", " + rate,
                            "%s, %s%n%s µs of CPU per request%n%s%n%s"
                                    .formatted(
                                            Format.variant(variant),
                                            Format.demand(point.demand()),
                                            Format.range(cpu, Format::number),
                                            rate,
                                            point.verdict()));
                }));
    }
}
