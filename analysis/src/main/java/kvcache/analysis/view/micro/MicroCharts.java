package kvcache.analysis.view.micro;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Format;
import kvcache.analysis.view.Looks;

/** The charts of a run, by the names of their files. */
final class MicroCharts {

    private static final double MILLION = 1e6;
    private static final double NS_PER_US = 1e3;

    private static final List<MicroFigure> PERCENTILES =
            List.of(MicroFigure.P50, MicroFigure.P99, MicroFigure.P999, MicroFigure.P9999);

    private final MicroData data;
    private final MicroPlan plan;

    MicroCharts(MicroData data) {
        this.data = data;
        this.plan = data.plan();
    }

    /** Returns charts of time and throughput, or of percentiles, for each condition except the threads. */
    List<Chart> all() {
        return switch (plan.measure()) {
            case TIME ->
                plan.conditions().stream()
                        .map(MicroCondition::onOneThread)
                        .distinct()
                        .flatMap(common -> Stream.of(time(common), throughput(common)))
                        .toList();
            case LATENCY -> plan.conditions().stream().map(this::latency).toList();
        };
    }

    private Chart time(MicroCondition common) {
        return chart(
                "time-" + fileName(common),
                "Time per operation, " + common.common(),
                "On each thread; lines: 95 % intervals. keySelection is the harness alone, and part of every other bar.",
                "time per operation (ns)",
                panels(common, MicroFigure.NS_PER_OP, 1, plan.subjects()));
    }

    private Chart throughput(MicroCondition common) {
        return chart(
                "throughput-" + fileName(common),
                "Throughput, " + common.common(),
                "Of all threads together; lines: 95 % intervals.",
                "throughput (million operations/s)",
                // The harness alone is so fast that it would compress the other bars.
                panels(
                        common,
                        MicroFigure.OPS_PER_SECOND,
                        MILLION,
                        plan.subjects().stream()
                                .filter(subject -> !subject.equals(Subject.KEY_SELECTION))
                                .toList()));
    }

    private Chart latency(MicroCondition condition) {
        return chart(
                "latency-%s-t%s".formatted(fileName(condition), condition.threads()),
                "Single operations, %s, %s".formatted(condition.common(), plan.threads(condition)),
                "Lines: 95 % intervals. A closed loop: each thread starts an operation when its last one has ended.",
                "time of an operation (µs)",
                PERCENTILES.stream()
                        .map(percentile -> new BarChart.Panel(
                                percentile.toString(), bars(condition, percentile, NS_PER_US, plan.subjects())))
                        .toList());
    }

    private Chart chart(String name, String title, String how, String axis, List<BarChart.Panel> panels) {
        return new BarChart(
                        title,
                        List.of(MicroView.machineAndRun(data.run().info()), how),
                        axis,
                        plan.measure() == MicroPlan.Measure.LATENCY,
                        Looks.palette(plan.stores()),
                        panels.stream().filter(panel -> !panel.bars().isEmpty()).toList())
                .chart(name);
    }

    private List<BarChart.Panel> panels(
            MicroCondition common, MicroFigure figure, double unit, List<Subject> subjects) {
        return plan.conditions().stream()
                .filter(condition -> condition.onOneThread().equals(common))
                .map(condition -> new BarChart.Panel(plan.threads(condition), bars(condition, figure, unit, subjects)))
                .toList();
    }

    private List<BarChart.Bar> bars(MicroCondition condition, MicroFigure figure, double unit, List<Subject> subjects) {
        return subjects.stream()
                .map(subject -> new MicroCell(subject, condition))
                .flatMap(cell -> data.estimate(cell, figure).stream()
                        .map(estimate -> new BarChart.Bar(
                                cell.subject().name(),
                                estimate.mean() / unit,
                                estimate.low() / unit,
                                estimate.high() / unit,
                                text(estimate.mean(), figure, unit))))
                .toList();
    }

    private static String text(double mean, MicroFigure figure, double unit) {
        return figure == MicroFigure.OPS_PER_SECOND ? Format.number(mean / unit) : Format.time(mean);
    }

    /** Returns text such as {@code 80-uniform}, with the other factors of the plan. */
    private String fileName(MicroCondition condition) {
        String name = "%s-%s"
                .formatted(condition.readPercent(), condition.skew().toString().replace(":", ""));
        if (plan.valueBytes().size() > 1) {
            name += "-%sb".formatted(condition.valueBytes());
        }
        if (plan.hashes().size() > 1) {
            name += "-" + condition.hash().toLowerCase(Locale.ROOT);
        }
        return name;
    }
}
