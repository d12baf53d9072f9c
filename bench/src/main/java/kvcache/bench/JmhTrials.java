package kvcache.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import kvcache.analysis.view.micro.MicroCell;
import kvcache.analysis.view.micro.MicroCondition;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.analysis.view.micro.MicroRow;
import kvcache.analysis.view.micro.MicroTiming;
import kvcache.analysis.view.micro.MicroTrial;
import kvcache.analysis.view.micro.Percentiles;
import kvcache.bench.micro.MissProfiler;
import kvcache.bench.micro.StoreBenchmarks;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/** Runs trials by JMH, each in one fork. What JMH says goes to a log; its own results are kept for {@code micro.json}. */
final class JmhTrials implements AutoCloseable {

    static {
        // Read once, when JMH's runner is loaded. The lock is one file for all users of a machine, and stays behind
        // where a run was killed.
        System.setProperty("jmh.ignoreLock", "true");
    }

    private static final double NS_PER_SECOND = 1e9;

    private final MicroPlan plan;
    private final List<String> jvmFlags;
    private final PrintStream log;
    private final List<RunResult> results = new ArrayList<>();

    /**
     * Prepares trials.
     *
     * @param logFile created, in place of one that is there
     */
    JmhTrials(MicroPlan plan, List<String> jvmFlags, Path logFile) throws IOException {
        this.plan = plan;
        this.jvmFlags = List.copyOf(jvmFlags);
        this.log =
                new PrintStream(new BufferedOutputStream(Files.newOutputStream(logFile)), true, StandardCharsets.UTF_8);
    }

    /**
     * Measures.
     *
     * @throws RunnerException where the fork failed; the log says why
     * @throws InterruptedException where the thread is interrupted; the fork is gone when it is thrown
     */
    MicroRow run(MicroTrial trial) throws RunnerException, InterruptedException {
        log.println("## %s, round %s: %s".formatted(trial.order(), trial.round(), trial.cell()));
        OutputFormat format = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
        PrintStream out = System.out;
        PrintStream err = System.err;
        try {
            // JMH hands on to these two what a fork prints.
            System.setOut(log);
            System.setErr(log);
            RunResult result = new Runner(options(trial.cell()), format).runSingle();
            results.add(result);
            return row(trial, result);
        } catch (RunnerException | RuntimeException failed) {
            endForks();
            if (Thread.interrupted() || isInterruption(failed)) {
                throw (InterruptedException) new InterruptedException().initCause(failed);
            }
            throw failed;
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** JMH leaves its fork running where it is interrupted. All children of this process are its forks. */
    private static void endForks() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean isInterruption(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InterruptedException) {
                return true;
            }
            for (Throwable suppressed : cause.getSuppressed()) {
                if (suppressed instanceof InterruptedException) {
                    return true;
                }
            }
        }
        return false;
    }

    private Options options(MicroCell cell) {
        MicroCondition condition = cell.condition();
        MicroTiming timing = plan.timing();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^"
                        + Pattern.quote(StoreBenchmarks.class.getName() + "."
                                + cell.subject().benchmark())
                        + "$")
                .mode(
                        switch (plan.measure()) {
                            case TIME -> Mode.Throughput;
                            case LATENCY -> Mode.SampleTime;
                        })
                .timeUnit(
                        switch (plan.measure()) {
                            case TIME -> TimeUnit.SECONDS;
                            case LATENCY -> TimeUnit.NANOSECONDS;
                        })
                .forks(1)
                .jvmArgs(jvmFlags.toArray(String[]::new))
                .threads(condition.threads())
                .warmupIterations(timing.warmups())
                .warmupTime(TimeValue.milliseconds(timing.warmup().toMillis()))
                .measurementIterations(timing.iterations())
                .measurementTime(TimeValue.milliseconds(timing.iteration().toMillis()))
                .param("entries", Integer.toString(plan.entries()))
                .param("valueBytes", Integer.toString(condition.valueBytes()))
                .param("hash", condition.hash().toString())
                .param("skew", condition.skew().toString())
                .param("reads", Integer.toString(condition.readPercent()))
                .param("seed", Long.toString(plan.seed()))
                .addProfiler(GCProfiler.class)
                .addProfiler(MissProfiler.class)
                .shouldFailOnError(true);
        if (cell.subject().isStore()) {
            options.param("store", cell.subject().name());
        }
        return options.build();
    }

    private static MicroRow row(MicroTrial trial, RunResult result) {
        Statistics primary = result.getPrimaryResult().getStatistics();
        return new MicroRow(
                trial,
                nsPerOp(result),
                trialPercentiles(result, primary),
                secondary(result, "gc.alloc.rate.norm"),
                Math.round(secondary(result, "gc.count")),
                secondary(result, "gc.time"),
                secondary(result, MissProfiler.MISS_SHARE));
    }

    /**
     * The threads' time over all of their operations. JMH's own average time would average the threads' averages, and one thread that the
     * scheduler left waiting would stand for all.
     */
    private static double nsPerOp(RunResult result) {
        double score = result.getPrimaryResult().getScore();
        return result.getParams().getMode() == Mode.Throughput
                ? result.getParams().getThreads() * NS_PER_SECOND / score
                : score;
    }

    private static Optional<Percentiles> trialPercentiles(RunResult result, Statistics times) {
        return result.getParams().getMode() != Mode.SampleTime
                ? Optional.empty()
                : Optional.of(new Percentiles(
                        times.getPercentile(50),
                        times.getPercentile(90),
                        times.getPercentile(99),
                        times.getPercentile(99.9),
                        times.getPercentile(99.99),
                        times.getMax()));
    }

    /** 0 where there is none: JMH leaves out the time of collections that did not take place. */
    private static double secondary(RunResult result, String name) {
        @SuppressWarnings("rawtypes") // as JMH has it
        Map<String, Result> secondary = result.getSecondaryResults();
        Result<?> found = secondary.get(name);
        return found == null || Double.isNaN(found.getScore()) ? 0 : found.getScore();
    }

    /** Writes JMH's own results of all trials so far. */
    void writeResults(Path file) throws IOException {
        try (PrintStream out = new PrintStream(Files.newOutputStream(file), false, StandardCharsets.UTF_8)) {
            ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
