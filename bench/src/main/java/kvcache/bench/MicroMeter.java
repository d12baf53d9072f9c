package kvcache.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.analysis.view.micro.MicroCell;
import kvcache.analysis.view.micro.MicroCondition;
import kvcache.analysis.view.micro.MicroFigure;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.analysis.view.micro.MicroRow;
import kvcache.analysis.view.micro.MicroTiming;
import kvcache.bench.micro.MissProfiler;
import kvcache.bench.micro.StoreBenchmarks;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.JvmFlags;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Measures the time of an operation, or its percentiles. JMH's own results are kept in {@code micro.json}. */
final class MicroMeter implements ExperimentRun.Meter<MicroCell, MicroRow> {

    private static final double NS_PER_SECOND = 1e9;

    private final MicroPlan plan;
    private final Path jmhResults;
    private final JmhForks forks;
    private final List<RunResult> results = new ArrayList<>();

    MicroMeter(MicroPlan plan, ExperimentFolder<MicroPlan, MicroRow> folder, List<String> childFlags)
            throws IOException {
        this.plan = plan;
        this.jmhResults = folder.path().resolve("micro.json");
        this.forks = new JmhForks(childFlags, folder.log());
    }

    /**
     * Returns the common flags, the servers' collector, and a heap of fixed size that is touched before the
     * measurement.
     */
    static List<String> jvmFlags(MicroPlan plan) {
        return JvmFlags.with(
                "-XX:+UseG1GC", "-Xms" + plan.heapBytes(), "-Xmx" + plan.heapBytes(), "-XX:+AlwaysPreTouch");
    }

    @Override
    public MicroRow measure(Trial<MicroCell> trial) throws BenchException, InterruptedException {
        RunResult result = forks.run(trial, options(trial.cell()));
        results.add(result);
        return new MicroRow(trial, figures(result));
    }

    private ChainedOptionsBuilder options(MicroCell cell) {
        MicroCondition condition = cell.condition();
        MicroTiming timing = plan.timing();
        boolean latency = plan.measure() == MicroPlan.Measure.LATENCY;
        ChainedOptionsBuilder options = forks.options(
                        StoreBenchmarks.class, cell.subject().benchmark())
                .mode(latency ? Mode.SampleTime : Mode.Throughput)
                .timeUnit(latency ? TimeUnit.NANOSECONDS : TimeUnit.SECONDS)
                .threads(condition.threads())
                .warmupIterations(timing.warmups())
                .warmupTime(TimeValue.milliseconds(timing.warmup().toMillis()))
                .measurementIterations(timing.iterations())
                .measurementTime(TimeValue.milliseconds(timing.iteration().toMillis()))
                .param("entries", Integer.toString(plan.entries()))
                .param("valueBytes", Integer.toString(condition.valueBytes()))
                .param("hash", condition.hash())
                .param("skew", condition.skew().toString())
                .param("reads", Integer.toString(condition.readPercent()))
                .param("seed", Long.toString(plan.seed()))
                .addProfiler(GCProfiler.class)
                .addProfiler(MissProfiler.class);
        return cell.subject().isStore() ? options.param("store", cell.subject().name()) : options;
    }

    private static Map<MicroFigure, Double> figures(RunResult result) {
        Map<MicroFigure, Double> figures = new EnumMap<>(MicroFigure.class);
        figures.put(MicroFigure.ALLOCATED_BYTES, secondary(result, "gc.alloc.rate.norm"));
        figures.put(MicroFigure.GC_COUNT, secondary(result, "gc.count"));
        figures.put(MicroFigure.GC_MS, secondary(result, "gc.time"));
        figures.put(MicroFigure.MISS_SHARE, secondary(result, MissProfiler.MISS_SHARE));
        double score = result.getPrimaryResult().getScore();
        if (result.getParams().getMode() == Mode.Throughput) {
            // The time of all threads divided by all operations. JMH's average time is the mean of the threads'
            // averages, which one starved thread can dominate.
            figures.put(MicroFigure.NS_PER_OP, result.getParams().getThreads() * NS_PER_SECOND / score);
        } else {
            Statistics times = result.getPrimaryResult().getStatistics();
            figures.put(MicroFigure.NS_PER_OP, score);
            figures.put(MicroFigure.P50, times.getPercentile(50));
            figures.put(MicroFigure.P90, times.getPercentile(90));
            figures.put(MicroFigure.P99, times.getPercentile(99));
            figures.put(MicroFigure.P999, times.getPercentile(99.9));
            figures.put(MicroFigure.P9999, times.getPercentile(99.99));
            figures.put(MicroFigure.MAX, times.getMax());
        }
        return figures;
    }

    /** Returns a secondary result, or 0 if there is none: JMH omits the time of collections if there were none. */
    private static double secondary(RunResult result, String name) {
        @SuppressWarnings("rawtypes") // as in JMH
        Map<String, Result> secondary = result.getSecondaryResults();
        Result<?> found = secondary.get(name);
        return found == null || Double.isNaN(found.getScore()) ? 0 : found.getScore();
    }

    /** Writes JMH's results of all trials so far. */
    @Override
    public void endRound() throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(jmhResults), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }

    @Override
    public void close() {
        forks.close();
    }
}
