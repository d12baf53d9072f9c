package kvcache.analysis.view.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;
import kvcache.analysis.stats.Projection;
import kvcache.analysis.view.Descriptions;
import kvcache.analysis.view.Looks;
import kvcache.base.run.Protocol;

/**
 * The projected capacity of a smaller machine's servers on an r5.xlarge, whose 4 vCPUs are two cores of two threads
 * each: a projection from the CPU time that a request takes at capacity, by the number of event loops if the plan has
 * several, not a measurement.
 *
 * @param variant of the reference
 * @param measuredCores the highest core count with a measured CPU time
 * @param projection to {@value #TARGET_CORES} of the same cores
 */
record Projections(Variant variant, int measuredCores, Projection projection) {

    /** The vCPUs of the target. */
    static final int TARGET_CORES = 4;

    private static final String THREADS = "threads";

    /** Returns one for each protocol; none if the machine is no smaller or nothing was measured at capacity. */
    static List<Projections> of(RunData run) {
        BenchPlan plan = run.plan();
        if (plan.serverCpus().cpus().size() >= TARGET_CORES) {
            return List.of();
        }
        List<Projections> projections = new ArrayList<>();
        for (Protocol protocol : plan.protocols()) {
            of(run, protocol).ifPresent(projections::add);
        }
        return List.copyOf(projections);
    }

    private static Optional<Projections> of(RunData run, Protocol protocol) {
        SortedMap<Integer, Point> byCores = new TreeMap<>();
        for (ServerSetup server : run.plan().servers()) {
            cores(run.plan(), server)
                    .ifPresent(cores -> atCapacity(run, new Variant(server.name(), protocol))
                            .ifPresent(point -> byCores.putIfAbsent(cores, point)));
        }
        List<Point> points = List.copyOf(byCores.values());
        List<double[]> cpuUs = points.isEmpty() ? List.of() : Point.byRound(points, Figure.SERVER_CPU);
        double[] cores =
                byCores.keySet().stream().mapToDouble(Integer::doubleValue).toArray();
        return Projection.of(TARGET_CORES, cores, cpuUs)
                .map(projection ->
                        new Projections(new Variant(run.referenceServer(), protocol), byCores.lastKey(), projection));
    }

    /** Returns the cores of a server that differs from the reference at most in its event loops; empty for others. */
    private static OptionalInt cores(BenchPlan plan, ServerSetup server) {
        int cpus = plan.serverCpus().cpus().size();
        if (!server.store().equals(plan.reference().store())) {
            return OptionalInt.empty();
        }
        String threads = server.levels().get(THREADS);
        if (threads != null && plan.factors().equals(List.of(THREADS))) {
            int loops = Integer.parseInt(threads);
            return loops <= cpus ? OptionalInt.of(loops) : OptionalInt.empty();
        }
        return server.equals(plan.reference()) ? OptionalInt.of(cpus) : OptionalInt.empty();
    }

    private static Optional<Point> atCapacity(RunData run, Variant variant) {
        return run.atCapacity(variant).filter(point -> point.isComparable(Figure.SERVER_CPU));
    }

    String sentence() {
        Interval capacity = projection.capacityPerSecond();
        String range = "%s requests/s (95 %% interval %s to %s)"
                .formatted(
                        Format.number(capacity.estimate()),
                        Format.number(capacity.low()),
                        Format.number(capacity.high()));
        return switch (projection.assumption()) {
            case LINEAR_UPPER_BOUND ->
                "Projection, not a measurement: %s on %s cores like these, all the server's, at most %s: %s / CPU time of a request at capacity on %s. How it scales was not measured, so that this is an upper bound; 'bench --factor threads' measures it."
                        .formatted(Format.variant(variant), TARGET_CORES, range, TARGET_CORES, measuredCores);
            case BETWEEN_CONTENTION_AND_COHERENCY ->
                "Projection, not a measurement: %s on %s cores like these %s: from the growth of the CPU time of a request from 1 to %s cores, taken as contention at one end and as coherency at the other."
                        .formatted(Format.variant(variant), TARGET_CORES, range, measuredCores);
            case FITTED ->
                "Projection, not a measurement: %s on %s cores like these %s: by the Universal Scalability Law, fitted to the CPU time of a request on up to %s cores."
                        .formatted(Format.variant(variant), TARGET_CORES, range, measuredCores);
        };
    }

    /** Returns a chart of measured and projected capacity, with a panel for each protocol; empty without any. */
    static Optional<Chart> chart(RunData run) {
        List<BarChart.Panel> panels = of(run).stream()
                .map(projection ->
                        new BarChart.Panel(Format.protocol(projection.variant().protocol()), projection.bars(run)))
                .toList();
        return panels.isEmpty()
                ? Optional.empty()
                : Optional.of(new BarChart(
                                "A projection to %s vCPUs, not a measurement".formatted(TARGET_CORES),
                                List.of(
                                        "Lines: 95 % intervals. The projection is from the CPU time of a request at capacity; the page's section Scaling says what it takes for granted.",
                                        Descriptions.oneLine(run)),
                                "requests/s",
                                false,
                                Looks.palette(List.of(run.referenceServer())),
                                panels)
                        .chart("projection"));
    }

    private List<BarChart.Bar> bars(RunData run) {
        List<BarChart.Bar> bars = new ArrayList<>();
        atCapacity(run, variant)
                .flatMap(point -> MeanOfRounds.geometric(point.trials().stream()
                        .mapToDouble(TrialRow::achievedRatePerSecond)
                        .toArray()))
                .ifPresent(measured -> bars.add(bar(variant.server(), measured)));
        bars.add(bar("projected", projection.capacityPerSecond()));
        return bars;
    }

    private static BarChart.Bar bar(String name, Interval rate) {
        return new BarChart.Bar(name, rate.estimate(), rate.low(), rate.high(), Format.number(rate.estimate()), "");
    }
}
