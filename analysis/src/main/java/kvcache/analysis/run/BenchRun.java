package kvcache.analysis.run;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.CpuSet;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import kvcache.load.LoadResult;

/**
 * Goes through the trials of a plan and leaves the files of the run. Whatever stops it, the trials that were finished can be read, and no
 * child is left.
 */
public final class BenchRun {

    private final RunInfo info;
    private final RunFolder folder;
    private final Pinning pinning;
    private final TrialRunner trials;

    /**
     * Prepares a run.
     *
     * @param info the plan and what it is run on
     * @param folder where the files go; vacant
     * @param pinning keeps processes on their CPUs
     * @param mainClass of a server's process; holds the {@code serve} subcommand
     * @param clock tells when each trial started
     */
    public BenchRun(RunInfo info, RunFolder folder, Pinning pinning, String mainClass, InstantSource clock) {
        this.info = info;
        this.folder = folder;
        this.pinning = pinning;
        this.trials = new TrialRunner(info.plan(), new ServerCommand(mainClass), pinning, clock);
    }

    /** How many steps a plan has: its trials, and a flame graph for each variant. */
    public static int steps(BenchPlan plan) {
        return plan.cells().size() * plan.rounds() + plan.variants().size();
    }

    /**
     * Measures.
     *
     * @throws BenchException where it cannot go on; the message is one line for the user
     * @throws IOException where a file cannot be written
     * @throws InterruptedException where the thread is interrupted; the child is gone when it is thrown
     */
    public void run(Progress progress) throws BenchException, IOException, InterruptedException {
        BenchPlan plan = info.plan();
        folder.create();
        RunInfoFile.write(folder.runInfo(), info);
        CpuSet before = Pinning.allowed();
        pinning.moveSelf(plan.clientCpus());
        try {
            runTrials(progress);
            drawFlameGraphs(progress);
        } finally {
            restore(before);
        }
    }

    private void runTrials(Progress progress) throws BenchException, IOException, InterruptedException {
        try (TrialsFile rows = TrialsFile.create(folder.trials())) {
            for (Trial trial : info.plan().trials()) {
                progress.begins("%s %s at %d/s, round %d"
                        .formatted(
                                trial.cell().variant().store(),
                                trial.cell().variant().protocol(),
                                trial.cell().ratePerSecond(),
                                trial.round()));
                TrialRunner.Outcome outcome = trials.run(trial);
                LoadResult load = outcome.load();
                Duration duration = Duration.ofMillis(Math.round(load.durationSeconds() * 1_000));
                // The histograms first: a row promises that they are there.
                HistogramFile.write(
                        folder.histogram(trial),
                        outcome.row().startedAt(),
                        duration,
                        load.latencyNs(),
                        load.sendLagNs());
                rows.append(outcome.row());
                progress.done();
            }
        }
    }

    private void drawFlameGraphs(Progress progress) throws IOException, InterruptedException {
        FlameGraphs flameGraphs = new FlameGraphs(trials);
        List<String> notes = new ArrayList<>();
        for (Variant variant : info.plan().variants()) {
            progress.begins("flame graph of %s".formatted(variant));
            flameGraphs.draw(variant, folder.flameGraph(variant)).ifPresent(notes::add);
            progress.done();
        }
        if (!notes.isEmpty()) {
            Files.write(folder.flameGraphNotes(), notes);
        }
    }

    private void restore(CpuSet before) {
        boolean interrupted = Thread.interrupted();
        try {
            pinning.moveSelf(before);
        } catch (BenchException e) {
            // Drawing the charts on fewer CPUs takes longer, and that is all.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
