package kvcache.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentFiles;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.result.ExperimentPlan;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.analysis.result.Software;
import kvcache.analysis.view.copies.CopiesPlan;
import kvcache.analysis.view.copies.CopyRow;
import kvcache.analysis.view.footprint.FootprintPlan;
import kvcache.analysis.view.footprint.FootprintRow;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.analysis.view.micro.MicroRow;
import kvcache.base.file.CsvFile;
import kvcache.bench.micro.OpenedStores;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.JvmFlags;
import kvcache.bench.run.MachineProbe;
import kvcache.bench.run.Progress;
import kvcache.bench.run.SoftwareProbe;

/**
 * Runs the trials of a plan and writes the files of the experiment. However it ends, finished trials are readable and
 * no child process is left.
 *
 * @param <C> the cell, measured once in each round
 * @param <P> the plan
 * @param <R> the result of a trial
 */
public final class ExperimentRun<C, P extends ExperimentPlan<C>, R> {

    /** Measures one cell at a time, each in a separate JVM. */
    interface Meter<C, R> extends AutoCloseable {

        /**
         * Measures the cell of a trial.
         *
         * @throws BenchException if the child failed; the log says why
         * @throws InterruptedException if the thread is interrupted; the child has ended by then
         */
        R measure(Trial<C> trial) throws BenchException, IOException, InterruptedException;

        /** Called at the end of each round. */
        default void endRound() throws IOException {}

        @Override
        default void close() throws IOException {}
    }

    /** Opens a meter. The folder exists. */
    private interface Meters<C, P, R> {
        Meter<C, R> open(ExperimentFolder<P, R> folder, List<String> childFlags) throws IOException;
    }

    private final P plan;
    private final List<Path> plugins;
    private final ExperimentFiles<P, R> files;
    private final List<String> jvmFlags;
    private final Meters<C, P, R> meters;
    private final LongSupplier nanoTime;

    private ExperimentRun(
            P plan,
            List<Path> plugins,
            ExperimentFiles<P, R> files,
            List<String> jvmFlags,
            Meters<C, P, R> meters,
            LongSupplier nanoTime) {
        this.plan = plan;
        this.plugins = List.copyOf(plugins);
        this.files = files;
        this.jvmFlags = jvmFlags;
        this.meters = meters;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns an experiment that measures the time of an operation.
     *
     * @param plugins jars of stores that are not built in
     * @param nanoTime the clock of the plan's budget
     */
    public static ExperimentRun<?, ?, ?> micro(MicroPlan plan, List<Path> plugins, LongSupplier nanoTime) {
        return new ExperimentRun<>(
                plan,
                plugins,
                MicroRow.FILES,
                MicroMeter.jvmFlags(plan),
                (folder, flags) -> new MicroMeter(plan, folder, flags),
                nanoTime);
    }

    /**
     * Returns an experiment that measures the memory of an entry; see {@link FootprintMeter#isPossible}.
     *
     * @param plugins jars of stores that are not built in
     */
    public static ExperimentRun<?, ?, ?> footprint(FootprintPlan plan, List<Path> plugins) {
        return new ExperimentRun<>(
                plan,
                plugins,
                FootprintRow.FILES,
                FootprintMeter.jvmFlags(plan),
                (folder, flags) -> new FootprintMeter(plan, folder.log(), flags),
                System::nanoTime);
    }

    /** Returns an experiment that measures the cost of copying a value. */
    public static ExperimentRun<?, ?, ?> copies(CopiesPlan plan) {
        return new ExperimentRun<>(
                plan,
                List.of(),
                CopyRow.FILES,
                JvmFlags.read(),
                (folder, flags) -> new CopiesMeter(folder.log(), flags),
                System::nanoTime);
    }

    /** Returns the maximum number of steps. */
    public int steps() {
        return plan.cells().size() * plan.rounds();
    }

    /**
     * Runs all trials. A failed trial is recorded, and the run continues.
     *
     * @param path the folder of the files; new or empty
     * @throws IOException if a file cannot be written, or no child can be started
     * @throws InterruptedException if the thread is interrupted; the children have ended by then
     */
    public void run(Path path, Instant startedAt, Progress progress) throws IOException, InterruptedException {
        ExperimentFolder<P, R> folder = new ExperimentFolder<>(path, files);
        // The plugins' flags contain paths of this machine, so they are not recorded.
        List<String> childFlags = Stream.concat(jvmFlags.stream(), OpenedStores.flags(plugins).stream())
                .toList();
        long startNs = nanoTime.getAsLong();
        try (CsvFile<R> rows = folder.begin(info(path, startedAt));
                Meter<C, R> meter = meters.open(folder, childFlags)) {
            for (int round = 1; round <= plan.rounds() && isTimeFor(round, startNs); round++) {
                for (Trial<C> trial : plan.trials(round)) {
                    progress.begins(trial.toString());
                    try {
                        rows.append(meter.measure(trial));
                    } catch (BenchException e) {
                        folder.addFailure("%s: %s; see %s"
                                .formatted(trial, e.getMessage(), folder.log().getFileName()));
                    }
                    progress.done();
                }
                meter.endRound();
            }
        }
    }

    private ExperimentInfo<P> info(Path path, Instant startedAt) throws IOException {
        Software own = SoftwareProbe.probe(plugins);
        return new ExperimentInfo<>(
                ExperimentInfo.FORMAT_VERSION,
                String.valueOf(path.toAbsolutePath().getFileName()),
                startedAt,
                plan,
                new MachineProbe(Path.of("/")).probe(),
                new Software(own.kvcache(), own.gitRevision(), own.netty(), own.jvm(), jvmFlags, own.plugins()));
    }

    /** Returns whether a round of average duration would end within the plan's budget. */
    private boolean isTimeFor(int round, long startNs) {
        long spentNs = nanoTime.getAsLong() - startNs;
        return plan.budget().isZero()
                || round == 1
                || spentNs + spentNs / (round - 1) <= plan.budget().toNanos();
    }
}
