package kvcache.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import kvcache.analysis.view.micro.MicroFolder;
import kvcache.analysis.view.micro.MicroInfo;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.analysis.view.micro.MicroRow;
import kvcache.analysis.view.micro.MicroTrial;
import kvcache.analysis.view.micro.RoundsFile;
import kvcache.base.file.CsvFile;
import kvcache.bench.micro.OpenedStores;
import kvcache.bench.run.Progress;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Goes through the trials of a plan and leaves the files of the run. Whatever stops it, the trials that were finished can be read, and no
 * child is left.
 */
public final class MicroRun {

    private final MicroInfo info;
    private final MicroFolder folder;
    private final List<Path> plugins;
    private final LongSupplier nanoTime;

    /**
     * Prepares a run.
     *
     * @param folder where the files go; vacant
     * @param plugins jars of stores that are not built in
     * @param nanoTime tells how much of the plan's budget is spent
     */
    public MicroRun(MicroInfo info, MicroFolder folder, List<Path> plugins, LongSupplier nanoTime) {
        this.info = info;
        this.folder = folder;
        this.plugins = List.copyOf(plugins);
        this.nanoTime = nanoTime;
    }

    /** How many steps a plan has at most. */
    public static int steps(MicroPlan plan) {
        return plan.cells().size() * plan.rounds();
    }

    /** The flags of each child. */
    public static List<String> jvmFlags(MicroPlan plan) {
        return ChildJvm.flags(plan.heapBytes());
    }

    /**
     * Measures. A trial that fails is written down, and the others go on.
     *
     * @throws IOException where a file cannot be written
     * @throws InterruptedException where the thread is interrupted; the children are gone when it is thrown
     */
    public void run(Progress progress) throws IOException, InterruptedException {
        folder.create();
        info.write(folder.runInfo());
        long startNs = nanoTime.getAsLong();
        try (CsvFile<MicroRow> rows = RoundsFile.create(folder.rounds());
                JmhTrials jmh = new JmhTrials(info.plan(), childFlags(), folder.jmhLog())) {
            for (int round = 1; round <= info.plan().rounds() && isTimeFor(round, startNs); round++) {
                for (MicroTrial trial : info.plan().trials(round)) {
                    progress.begins("round %s: %s".formatted(round, trial.cell()));
                    measure(trial, jmh, rows);
                    progress.done();
                }
                jmh.writeResults(folder.jmhResults());
            }
        }
    }

    /** Those that are recorded, and where the plugins lie on this machine. */
    private List<String> childFlags() {
        return Stream.concat(info.software().jvmFlags().stream(), OpenedStores.flags(plugins).stream())
                .toList();
    }

    private void measure(MicroTrial trial, JmhTrials jmh, CsvFile<MicroRow> rows)
            throws IOException, InterruptedException {
        try {
            rows.append(jmh.run(trial));
        } catch (RunnerException e) {
            String line = "round %s: %s: %s; see %s%n"
                    .formatted(
                            trial.round(),
                            trial.cell(),
                            e.getMessage(),
                            folder.jmhLog().getFileName());
            Files.writeString(folder.failures(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Whether a round would end within the plan's budget if it took as long as those before it. */
    private boolean isTimeFor(int round, long startNs) {
        Duration budget = info.plan().budget();
        if (budget.isZero() || round == 1) {
            return true;
        }
        long spentNs = nanoTime.getAsLong() - startNs;
        return spentNs + spentNs / (round - 1) <= budget.toNanos();
    }
}
