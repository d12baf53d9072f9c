package kvcache.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import kvcache.bench.awake.AwakeCpus;
import kvcache.bench.profile.DifferentialFlameGraph;
import kvcache.bench.profile.FlameGraphs;

/**
 * Runs the rounds of a plan and writes the files of the run. However it ends, finished trials are readable, the run can
 * be resumed, and no child process is left.
 */
public final class BenchRun {

    /** Gives about 3000 samples of a busy core at the profiler's interval of 1 ms. */
    private static final Duration PROFILE_DURATION = Duration.ofSeconds(3);

    /** The time for the flame graphs of a variant, including start and warm-up. */
    private static final Duration FLAME_GRAPHS = Duration.ofSeconds(9);

    /** The time of a slice for connecting and draining. */
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

    /** Decides whether the finished rounds are precise enough. */
    public interface Precision {
        /** Called after each round of an adaptive plan. */
        boolean isReached(RunFolder folder) throws IOException;
    }

    /**
     * Prepares a run.
     *
     * @param info the description of the run
     * @param folder the folder of the files: new or empty, or that of the same run, which is then resumed
     * @param pinning the CPU pinning of the load generator
     * @param host the machine of the servers
     * @param precision may end an adaptive plan before its time is used up
     * @param clock the clock of the trials' start times
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

    /** Returns the expected number of steps: those of the rounds, and one for each profiled variant. */
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

    /** Returns the time budget without the flame graphs. */
    private static Duration forRounds(BenchPlan plan) {
        return plan.effort()
                .budget()
                .minus(FLAME_GRAPHS.multipliedBy(toProfile(plan).count()));
    }

    /** Returns the variants to profile: servers of this project, without twins; none if the plan omits flame graphs. */
    private static Stream<Variant> toProfile(BenchPlan plan) {
        return plan.variants().stream()
                .filter(variant -> plan.effort().flameGraphs()
                        && !plan.isTwin(variant)
                        && plan.server(variant.server()).launch() instanceof ServerSpec.Ours);
    }

    /**
     * Runs the remaining rounds and draws the flame graphs.
     *
     * @throws BenchException if the run cannot continue; the message is one line for the user
     * @throws IOException if a file cannot be written
     * @throws InterruptedException if the thread is interrupted; the children have ended by then
     */
    public void run(Progress progress) throws BenchException, IOException, InterruptedException {
        folder.create();
        RunInfoFile.write(folder.runInfo(), info);
        CpuSet before = CpuSet.allowed();
        pinning.moveSelf(info.plan().clientCpus());
        try {
            runRoundsAwake(progress);
            drawFlameGraphs(progress);
        } finally {
            restore(before);
        }
    }

    private void runRoundsAwake(Progress progress) throws BenchException, IOException, InterruptedException {
        Optional<AwakeCpus> awake = info.keptAwake() ? Optional.of(host.keepAwake()) : Optional.empty();
        try {
            runRounds(awake, progress);
        } finally {
            awake.ifPresent(AwakeCpus::close);
        }
    }

    private void runRounds(Optional<AwakeCpus> awake, Progress progress)
            throws BenchException, IOException, InterruptedException {
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
            runWithRetry(round, awake, progress);
            measured++;
        }
    }

    /** Runs a round, and repeats it once if it fails: one crashed server must not end a long run. */
    private void runWithRetry(int round, Optional<AwakeCpus> awake, Progress progress)
            throws BenchException, IOException, InterruptedException {
        try {
            run(round, awake, progress);
        } catch (BenchException e) {
            progress.note("round %s failed and is repeated: %s".formatted(round, e.getMessage()));
            run(round, awake, progress);
        }
    }

    private void run(int round, Optional<AwakeCpus> awake, Progress progress)
            throws BenchException, IOException, InterruptedException {
        progress.isAt(Round.steps(info.plan()) * (round - 1));
        finished.keep(round - 1);
        try (TrialsFile rows = TrialsFile.open(folder.trials());
                PausesFile pauses = PausesFile.open(folder.pauses())) {
            new Round(round, loads, host, clock, awake).run(folder, rows, pauses, progress);
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
            notes.add("no flame graphs: the servers ran on another machine, where the profilers write their files");
        }
        List<Variant> profiled = host.sharesFiles() ? toProfile(info.plan()).toList() : List.of();
        for (Variant variant : profiled) {
            progress.begins("flame graphs of %s".formatted(variant));
            if (!Files.exists(files.graph(variant.toString(), ProfileFolder.Kind.CPU))) {
                notes.addAll(flameGraphs.take(
                        variant.toString(), flags -> VariantOnProfile.start(host, loads, variant, flags), files));
            }
            progress.done();
        }
        notes.addAll(DifferentialFlameGraph.writeAll(pairs(profiled), files));
        if (!notes.isEmpty()) {
            Files.write(folder.flameGraphNotes(), notes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    /** Returns the pairs of profiled variants that the plan compares. */
    private List<DifferentialFlameGraph.Pair> pairs(List<Variant> profiled) {
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
            // Then only drawing the charts takes longer, on fewer CPUs.
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
