package kvcache.analysis.run;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.profile.FlameGraphs;
import kvcache.analysis.profile.ProfileFolder;
import kvcache.analysis.result.HistogramFile;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import kvcache.load.LoadResult;
import kvcache.server.cpu.CpuSet;

/**
 * Goes through the trials of a plan and leaves the files of the run. Whatever stops it, the trials that were finished can be read, and no
 * child is left.
 */
public final class BenchRun {

    /** Long enough for about 3000 samples of a busy core at the profiler's 1 ms. */
    private static final Duration PROFILE_DURATION = Duration.ofSeconds(3);

    private final RunInfo info;
    private final RunFolder folder;
    private final Pinning pinning;
    private final ServerCommand command;
    private final Loads loads;
    private final TrialRunner trials;

    /**
     * Prepares a run.
     *
     * @param info the plan and what it is run on
     * @param folder where the files go; vacant
     * @param pinning keeps processes on their CPUs
     * @param program what each server runs
     * @param clock tells when each trial started
     */
    public BenchRun(RunInfo info, RunFolder folder, Pinning pinning, ServerProgram program, InstantSource clock) {
        this.info = info;
        this.folder = folder;
        this.pinning = pinning;
        this.command = new ServerCommand(program, pinning, info.plan().serverCpus());
        this.loads = new Loads(info.plan(), pinning.isAvailable());
        this.trials = new TrialRunner(loads, clock);
    }

    /** How many steps a plan has: in each round a server for each variant and the trials; a flame graph for each variant. */
    public static int steps(BenchPlan plan) {
        return (plan.variants().size() + plan.cells().size()) * plan.rounds()
                + plan.variants().size();
    }

    /**
     * Measures.
     *
     * @throws BenchException where it cannot go on; the message is one line for the user
     * @throws IOException where a file cannot be written
     * @throws InterruptedException where the thread is interrupted; the children are gone when it is thrown
     */
    public void run(Progress progress) throws BenchException, IOException, InterruptedException {
        BenchPlan plan = info.plan();
        folder.create();
        RunInfoFile.write(folder.runInfo(), info);
        CpuSet before = CpuSet.allowed();
        pinning.moveSelf(plan.clientCpus());
        try {
            runTrials(progress);
            drawFlameGraphs(progress);
        } finally {
            restore(before);
        }
    }

    private void runTrials(Progress progress) throws BenchException, IOException, InterruptedException {
        BenchPlan plan = info.plan();
        try (TrialsFile rows = TrialsFile.create(folder.trials())) {
            for (int round = 1; round <= plan.rounds(); round++) {
                runRound(round, plan.trials(round), rows, progress);
            }
        }
    }

    private void runRound(int round, List<Trial> shuffled, TrialsFile rows, Progress progress)
            throws BenchException, IOException, InterruptedException {
        try (WarmServers servers = new WarmServers(command, loads)) {
            for (Variant variant : info.plan().variants()) {
                progress.begins("round %d: warming up %s".formatted(round, variant));
                servers.add(variant);
                progress.done();
            }
            for (Trial trial : shuffled) {
                Variant variant = trial.cell().variant();
                progress.begins("round %d: %s at %d/s"
                        .formatted(round, variant, trial.cell().ratePerSecond()));
                keep(trials.run(trial, servers.of(variant)), rows);
                progress.done();
            }
        }
    }

    private void keep(TrialRunner.Outcome outcome, TrialsFile rows) throws IOException {
        LoadResult load = outcome.load();
        // The histograms first: a row promises that they are there.
        HistogramFile.write(
                folder.histogram(outcome.row().trial()),
                outcome.row().startedAt(),
                Duration.ofMillis(Math.round(load.durationSeconds() * 1_000)),
                load.latencyNs(),
                load.sendLagNs());
        rows.append(outcome.row());
    }

    private void drawFlameGraphs(Progress progress) throws IOException, InterruptedException {
        FlameGraphs flameGraphs = FlameGraphs.forThisPlatform(PROFILE_DURATION);
        ProfileFolder files = new ProfileFolder(folder.flameGraphs());
        List<String> notes = new ArrayList<>();
        for (Variant variant : info.plan().variants()) {
            progress.begins("flame graph of %s".formatted(variant));
            notes.addAll(flameGraphs.take(
                    variant.toString(), flags -> VariantOnProfile.start(command, loads, variant, flags), files));
            progress.done();
        }
        Files.write(folder.flameGraphNotes(), notes);
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
