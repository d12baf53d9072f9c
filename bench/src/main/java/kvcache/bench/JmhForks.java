package kvcache.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.bench.run.BenchException;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks, each in one fork. JMH's output goes to a log. */
final class JmhForks implements AutoCloseable {

    static {
        // Read once, when JMH's runner is loaded. The lock is one file for all users of a machine, and remains after a
        // run was killed.
        System.setProperty("jmh.ignoreLock", "true");
    }

    private final List<String> jvmFlags;
    private final PrintStream log;

    /**
     * Opens the log.
     *
     * @param logFile created; an existing file is replaced
     */
    JmhForks(List<String> jvmFlags, Path logFile) throws IOException {
        this.jvmFlags = List.copyOf(jvmFlags);
        this.log =
                new PrintStream(new BufferedOutputStream(Files.newOutputStream(logFile)), true, StandardCharsets.UTF_8);
    }

    /** Returns options that run one benchmark method in one fork. */
    ChainedOptionsBuilder options(Class<?> benchmarks, String method) {
        return new OptionsBuilder()
                .include("^" + Pattern.quote(benchmarks.getName() + "." + method) + "$")
                .forks(1)
                .jvmArgs(jvmFlags.toArray(String[]::new))
                .shouldFailOnError(true);
    }

    /**
     * Runs a benchmark.
     *
     * @throws BenchException if the fork failed; the log says why
     * @throws InterruptedException if the thread is interrupted; the fork has ended by then
     */
    RunResult run(Trial<?> trial, ChainedOptionsBuilder options) throws BenchException, InterruptedException {
        log.println("## %s, %s".formatted(trial.order(), trial));
        OutputFormat format = OutputFormatFactory.createFormatInstance(log, VerboseMode.NORMAL);
        PrintStream out = System.out;
        PrintStream err = System.err;
        try {
            // JMH copies the output of a fork to these two.
            System.setOut(log);
            System.setErr(log);
            return new Runner(options.build(), format).runSingle();
        } catch (RunnerException e) {
            endForks(e);
            throw new BenchException(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            endForks(e);
            throw e;
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** Kills the forks, which JMH leaves running if it is interrupted. All children of this process are forks. */
    private static void endForks(Exception failure) throws InterruptedException {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        if (Thread.interrupted() || isInterruption(failure)) {
            throw (InterruptedException) new InterruptedException().initCause(failure);
        }
    }

    private static boolean isInterruption(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .flatMap(cause -> Stream.concat(Stream.of(cause), Stream.of(cause.getSuppressed())))
                .anyMatch(InterruptedException.class::isInstance);
    }

    @Override
    public void close() {
        log.close();
    }
}
