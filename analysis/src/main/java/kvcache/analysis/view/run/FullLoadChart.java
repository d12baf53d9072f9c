package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;

/**
 * What a request costs each variant at full load, with the throughput: bars in a panel for each protocol. Peers stand
 * beside HTTP/1.1, and pipelined requests in a panel of their own.
 */
final class FullLoadChart {

    private FullLoadChart() {}

    /** Returns the chart; empty if fewer than two variants were measured at full load. */
    static Optional<Chart> of(RunData run) {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (List<Variant> together : Panel.byProtocol(run).values()) {
            for (boolean pipelined : List.of(false, true)) {
                List<BarChart.Bar> bars = together.stream()
                        .flatMap(variant -> atFullLoad(run, variant, pipelined).flatMap(point -> bar(point)).stream())
                        .toList();
                if (!bars.isEmpty()) {
                    panels.add(new BarChart.Panel(label(run, together, pipelined), bars));
                }
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

    private static Optional<Point> atFullLoad(RunData run, Variant variant, boolean pipelined) {
        return pipelined ? run.pipelined(variant) : run.atCapacity(variant);
    }

    private static String label(RunData run, List<Variant> together, boolean pipelined) {
        boolean oneProtocol =
                together.stream().map(Variant::protocol).distinct().count() == 1;
        String protocol = oneProtocol ? Format.protocol(together.getFirst().protocol()) : "one request each";
        return pipelined
                ? (oneProtocol ? protocol + ", " : "")
                        + "%s pipelined".formatted(run.plan().pipelined())
                : protocol;
    }

    private static Optional<BarChart.Bar> bar(Point point) {
        return point.geometricMean(Figure.SERVER_CPU).map(cpu -> {
            String cost = Format.us(cpu.estimate()) + " µs";
            String rate = point.geometricMean(Figure.CAPACITY)
                    .map(mean -> "%s/s".formatted(Format.number(mean.estimate())))
                    .orElse("");
            return new BarChart.Bar(
                    point.variant().server(),
                    cpu.estimate(),
                    cpu.low(),
                    cpu.high(),
                    rate.isEmpty() ? cost : cost + ", " + rate,
                    "%s, %s%n%s µs of CPU per request%n%s%n%s"
                            .formatted(
                                    Format.variant(point.variant()),
                                    Format.demand(point.demand()),
                                    Format.range(cpu, Format::number),
                                    rate,
                                    point.verdict()));
        });
    }
}
