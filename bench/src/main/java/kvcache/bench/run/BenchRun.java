package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.PausesFile;
import kvcache.analysis.result.ProfileFolder;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import kvcache.base.linux.CpuSet;
import kvcache.bench.profile.DifferentialFlameGraph;
import kvcache.bench.profile.FlameGraphs;

/**
 * Runs the rounds of a plan and writes the files of the run. However it ends, finished trials are readable, the run can
 * be resumed, and no child process is left.
 */
public final class BenchRun {

    /** Long enough for about 3000 samples of a busy core at the profiler's 1 ms. */
    private static final Duration PROFILE_DURATION = Duration.ofSeconds(3);

    /** Of the flame graphs of a variant, start and warm-up included. */
    private static final Duration FLAME_GRAPHS = Duration.ofSeconds(9);

    /** What a slice takes beside its warm-up and what it records: connections, and the drain. */
    private static final Duration BESIDE_SLICE = Duration.ofMillis(120);

    private static final Duration SERVER_START = Duration.ofSeconds(1);

    private final RunInfo info;
    private final RunFolder folder;
    private final Pinning pinning;
    private final ServerHost host;
    private final Loads loads;
    private final Precision precision;
    private final InstantSource clock;
    private final FinishedRounds finished;

    /** Says whether the rounds that are in the files are enough. */
    public interface Precision {
        /** Asked after each round of an adaptive plan. */
        boolean isReached(RunFolder folder) throws IOException;
    }

    /**
     * Prepares a run.
     *
     * @param info the plan and what it is run on
     * @param folder where the files go; vacant, or that of the same run, which is then gone on with
     * @param pinning keeps the load generator on its CPUs
     * @param host where the servers are started
     * @param precision ends an adaptive plan before its time is over
     * @param clock tells when each trial started
     */
    public BenchRun(
            RunInfo info,
            RunFolder folder,
            Pinning pinning,
            ServerHost host,
            Precision precision,
            InstantSource clock) {
        this.info = info;
        this.folder = folder;
        this.pinning = pinning;
        this.host = host;
        this.loads = new Loads(info.plan(), host.keepsServersApart());
        this.precision = precision;
        this.clock = clock;
        this.finished = new FinishedRounds(folder, info.plan());
    }

    /** How many steps a plan is expected to have: those of its rounds, and one for each variant that is profiled. */
    public static int steps(BenchPlan plan) {
        Duration round = SERVER_START
                .plus(plan.timing().serverWarmup().multipliedBy(4))
                .multipliedBy(plan.variants().size())
                .plus(plan.timing()
                        .warmup()
                        .plus(plan.timing().slice())
                        .plus(BESIDE_SLICE)
                        .multipliedBy(
                                (long) plan.timing().slices() * plan.cells().size()));
        long rounds = plan.effort().isAdaptive()
                ? Math.clamp(forRounds(plan).dividedBy(round), 1, plan.effort().rounds())
                : plan.effort().rounds();
        return steps(plan, (int) rounds);
    }

    private static int steps(BenchPlan plan, int rounds) {
        return Round.steps(plan) * rounds + (int) toProfile(plan).count();
    }

    /** The part of the time given that is not needed for flame graphs. */
    private static Duration forRounds(BenchPlan plan) {
        return plan.effort()
                .budget()
                .minus(FLAME_GRAPHS.multipliedBy(toProfile(plan).count()));
    }

    /** Each server of ours once, over each protocol; none where the plan leaves them out. */
    private static Stream<Variant> toProfile(BenchPlan plan) {
        return plan.variants().stream()
                .filter(variant -> plan.effort().flameGraphs()
                        && !plan.isTwin(variant)
                        && plan.server(variant.server()).launch() instanceof ServerSpec.Ours);
    }

    /**
     * Measures.
     *
     * @throws BenchException where it cannot go on; the message is one line for the user
     * @throws IOException where a file cannot be written
     * @throws InterruptedException where the thread is interrupted; the children are gone when it is thrown
     */
    public void run(Progress progress) throws BenchException, IOException, InterruptedException {
        folder.create();
        RunInfoFile.write(folder.runInfo(), info);
        CpuSet before = CpuSet.allowed();
        pinning.moveSelf(info.plan().clientCpus());
        try {
            runRounds(progress);
            drawFlameGraphs(progress);
        } finally {
            restore(before);
        }
    }

    private void runRounds(Progress progress) throws BenchException, IOException, InterruptedException {
        BenchPlan plan = info.plan();
        long startNs = System.nanoTime();
        int measured = 0;
        for (int round = finished.rounds(progress::note) + 1;
                round <= plan.effort().rounds();
                round++) {
            if (measured > 0 && plan.effort().isAdaptive()) {
                Duration used = Duration.ofNanos(System.nanoTime() - startNs);
                long rounds = forRounds(plan).dividedBy(used.dividedBy(measured));
                if (rounds <= measured || precision.isReached(folder)) {
                    return;
                }
                progress.expects(
                        steps(plan, (int) Math.min(rounds, plan.effort().rounds())));
            }
            runTwiceAtMost(round, progress);
            measured++;
        }
    }

    /** One server that hangs or is killed must not cost the hours of a long run. */
    private void runTwiceAtMost(int round, Progress progress) throws BenchException, IOException, InterruptedException {
        try {
            run(round, progress);
        } catch (BenchException e) {
            progress.note("round %s failed, and is measured once more: %s".formatted(round, e.getMessage()));
            run(round, progress);
        }
    }

    private void run(int round, Progress progress) throws BenchException, IOException, InterruptedException {
        progress.isAt(Round.steps(info.plan()) * (round - 1));
        finished.keep(round - 1);
        try (TrialsFile rows = TrialsFile.open(folder.trials());
                PausesFile pauses = PausesFile.open(folder.pauses())) {
            new Round(round, loads, host, clock).run(folder, rows, pauses, progress);
        }
    }

    private void drawFlameGraphs(Progress progress) throws IOException, InterruptedException {
        if (!info.plan().effort().flameGraphs()) {
            return;
        }
        FlameGraphs flameGraphs = FlameGraphs.forThisPlatform(PROFILE_DURATION);
        ProfileFolder files = new ProfileFolder(folder.flameGraphs());
        List<String> notes = new ArrayList<>();
        if (!host.sharesFiles()) {
            notes.add(
                    "no flame graphs: the servers ran on another machine, where the profilers would have written them");
        }
        for (Variant variant : profiled()) {
            progress.begins("flame graphs of %s".formatted(variant));
            if (!Files.exists(files.graph(variant.toString(), ProfileFolder.Kind.CPU))) {
                notes.addAll(flameGraphs.take(
                        variant.toString(), flags -> VariantOnProfile.start(host, loads, variant, flags), files));
            }
            progress.done();
        }
        notes.addAll(DifferentialFlameGraph.writeAll(pairs(), files));
        if (!notes.isEmpty()) {
            Files.write(folder.flameGraphNotes(), notes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** None where what a profiler writes does not lie here. */
    private List<Variant> profiled() {
        return host.sharesFiles() ? toProfile(info.plan()).toList() : List.of();
    }

    /** What is compared, as far as both were profiled. */
    private List<DifferentialFlameGraph.Pair> pairs() {
        List<Variant> profiled = profiled();
        return info.plan().contrasts().stream()
                .filter(contrast -> profiled.contains(contrast.variant()) && profiled.contains(contrast.baseline()))
                .map(contrast -> new DifferentialFlameGraph.Pair(
                        contrast.baseline().toString(), contrast.variant().toString()))
                .toList();
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
