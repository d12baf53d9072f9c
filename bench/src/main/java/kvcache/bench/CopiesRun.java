package kvcache.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import kvcache.analysis.view.copies.CopiesFolder;
import kvcache.analysis.view.copies.CopiesInfo;
import kvcache.analysis.view.copies.Copy;
import kvcache.analysis.view.copies.CopyRow;
import kvcache.base.file.CsvFile;
import kvcache.bench.micro.CopyBenchmarks;
import kvcache.bench.run.Progress;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Measures each copy by JMH, in a fresh JVM each time. */
public final class CopiesRun {

    private static final int ITERATIONS = 3;
    private static final TimeValue ITERATION = TimeValue.milliseconds(300);

    private final CopiesInfo info;
    private final CopiesFolder folder;

    /** Prepares a run whose files go to a vacant folder. */
    public CopiesRun(CopiesInfo info, CopiesFolder folder) {
        this.info = info;
        this.folder = folder;
    }

    /** How many steps a run has. */
    public static int steps(List<Integer> valueBytes, int rounds) {
        return rounds * valueBytes.size() * Copy.values().length;
    }

    /**
     * Measures.
     *
     * @throws IOException where a file cannot be written, or a JVM failed; the log says why
     */
    public void run(Progress progress) throws IOException {
        folder.create(info);
        // Read once, when JMH's runner is loaded: one file for all users of a machine.
        System.setProperty("jmh.ignoreLock", "true");
        try (CsvFile<CopyRow> rows = folder.createRows()) {
            for (int round = 1; round <= info.rounds(); round++) {
                for (int bytes : info.valueBytes()) {
                    for (Copy copy : Copy.values()) {
                        progress.begins("round %s: %s, %s B".formatted(round, copy.words, bytes));
                        rows.append(new CopyRow(copy, bytes, round, ns(copy, bytes)));
                        progress.done();
                    }
                }
            }
        }
        Files.deleteIfExists(folder.log());
    }

    private double ns(Copy copy, int bytes) throws IOException {
        try {
            RunResult result = new Runner(new OptionsBuilder()
                            .include("^" + Pattern.quote(CopyBenchmarks.class.getName() + "." + copy.benchmark) + "$")
                            .param("bytes", Integer.toString(bytes))
                            .forks(1)
                            .jvmArgs(info.software().jvmFlags().toArray(String[]::new))
                            .jvmArgsAppend("-Dlogback.configurationFile=kvcache/logback.xml")
                            .warmupIterations(ITERATIONS)
                            .warmupTime(ITERATION)
                            .measurementIterations(ITERATIONS)
                            .measurementTime(ITERATION)
                            .shouldFailOnError(true)
                            .output(folder.log().toString())
                            .build())
                    .runSingle();
            return result.getPrimaryResult().getScore();
        } catch (RunnerException failed) {
            throw new IOException("%s of %s B failed; see %s".formatted(copy.words, bytes, folder.log()), failed);
        }
    }
}
