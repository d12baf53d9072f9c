package kvcache.analysis.view.micro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.chart.BarChart;

/** The charts of a run, by the names of their files. */
final class MicroCharts {

    private static final double MILLION = 1e6;
    private static final double NS_PER_US = 1e3;

    private static final List<MicroFigure> PERCENTILES =
            List.of(MicroFigure.P50, MicroFigure.P99, MicroFigure.P999, MicroFigure.P9999);

    private final MicroData data;

    MicroCharts(MicroData data) {
        this.data = data;
    }

    /** For each mix, distribution, value length and hash: the time of an operation and the throughput, or the percentiles. */
    Map<String, BarChart> all() {
        Map<String, BarChart> charts = new LinkedHashMap<>();
        switch (data.info().plan().measure()) {
            case TIME -> {
                for (MicroCondition common : commonConditions()) {
                    charts.put("time-" + fileName(common), time(common));
                    charts.put("throughput-" + fileName(common), throughput(common));
                }
            }
            case LATENCY ->
                data.info()
                        .plan()
                        .conditions()
                        .forEach(condition -> charts.put(
                                "latency-%s-t%s".formatted(fileName(condition), condition.threads()),
                                latency(condition)));
        }
        return charts;
    }

    private BarChart time(MicroCondition common) {
        return new BarChart(
                "Time per operation, %s".formatted(MicroFormat.common(common)),
                List.of(
                        MicroFormat.machineAndRun(data.info()),
                        "On each thread; lines: 95 % intervals. keySelection is the harness alone, and part of every other bar."),
                "time per operation (ns)",
                false,
                data.info().plan().stores(),
                panels(common, MicroFigure.NS_PER_OP, 1, data.info().plan().subjects()));
    }

    private BarChart throughput(MicroCondition common) {
        return new BarChart(
                "Throughput, %s".formatted(MicroFormat.common(common)),
                List.of(MicroFormat.machineAndRun(data.info()), "Of all threads together; lines: 95 % intervals."),
                "throughput (million operations/s)",
                false,
                data.info().plan().stores(),
                // The harness alone is so much faster that it would press the others together.
                panels(
                        common,
                        MicroFigure.OPS_PER_SECOND,
                        MILLION,
                        data.info().plan().subjects().stream()
                                .filter(subject -> !subject.equals(Subject.KEY_SELECTION))
                                .toList()));
    }

    private BarChart latency(MicroCondition condition) {
        List<BarChart.Panel> panels = new ArrayList<>();
        for (MicroFigure percentile : PERCENTILES) {
            List<BarChart.Bar> bars =
                    bars(condition, percentile, NS_PER_US, data.info().plan().subjects());
            if (!bars.isEmpty()) {
                panels.add(new BarChart.Panel(percentile.toString(), bars));
            }
        }
        return new BarChart(
                "Single operations, %s, %s".formatted(MicroFormat.common(condition), threads(condition)),
                List.of(
                        MicroFormat.machineAndRun(data.info()),
                        "Lines: 95 % intervals. A closed loop: each thread starts an operation when its last one has ended."),
                "time of an operation (µs)",
                true,
                data.info().plan().stores(),
                panels);
    }

    private List<BarChart.Panel> panels(
            MicroCondition common, MicroFigure figure, double unit, List<Subject> subjects) {
        return data.info().plan().conditions().stream()
                .filter(condition -> condition.onOneThread().equals(common))
                .map(condition -> new BarChart.Panel(threads(condition), bars(condition, figure, unit, subjects)))
                .filter(panel -> !panel.bars().isEmpty())
                .toList();
    }

    private List<BarChart.Bar> bars(MicroCondition condition, MicroFigure figure, double unit, List<Subject> subjects) {
        return subjects.stream()
                .flatMap(subject -> bar(new MicroCell(subject, condition), figure, unit))
                .toList();
    }

    private Stream<BarChart.Bar> bar(MicroCell cell, MicroFigure figure, double unit) {
        Optional<Estimate> found = data.estimate(cell, figure);
        return found.stream()
                .map(estimate -> new BarChart.Bar(
                        cell.subject().name(),
                        estimate.mean() / unit,
                        estimate.low() / unit,
                        estimate.high() / unit,
                        text(estimate.mean(), figure, unit)));
    }

    private String text(double mean, MicroFigure figure, double unit) {
        return figure == MicroFigure.OPS_PER_SECOND ? MicroFormat.number(mean / unit) : MicroFormat.time(mean);
    }

    private String threads(MicroCondition condition) {
        return MicroFormat.threads(condition.threads())
                + (data.info().plan().oversubscribes(condition) ? " (oversubscribed)" : "");
    }

    private List<MicroCondition> commonConditions() {
        return data.info().plan().conditions().stream()
                .map(MicroCondition::onOneThread)
                .distinct()
                .toList();
    }

    /** Such as {@code 80-uniform}, and with what else the plan varies. */
    private String fileName(MicroCondition condition) {
        MicroPlan plan = data.info().plan();
        String name = "%s-%s"
                .formatted(condition.readPercent(), condition.skew().toString().replace(":", ""));
        if (plan.valueBytes().size() > 1) {
            name += "-%sb".formatted(condition.valueBytes());
        }
        if (plan.hashes().size() > 1) {
            name += "-" + condition.hash().toString().toLowerCase(Locale.ROOT);
        }
        return name;
    }
}
