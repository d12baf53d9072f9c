package kvcache.analysis.view.comparison;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.LatencyUs;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.RunFolder;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.Software;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.TrialsFile;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;

/** The files of a run whose true figures are planted: those of a baseline, as far as nothing else is said. */
public final class PlantedRun {

    private static final Machine MACHINE =
            new Machine("AMD EPYC 7B13 @ 2.4GHz", 2, 8L << 30, "KVM", Machine.UNKNOWN, "Linux 6.18", "amd64");

    private final long seed;
    private List<String> stores = List.of("striped", "concurrent");
    private String rates = "2000,4000";
    private List<Integer> closedLoops = List.of(16, 64);
    private int rounds = 8;
    private String revision = "0123456789ab";
    private Machine machine = MACHINE;
    private Workload workload = Workload.ORIGINAL;
    private ToDoubleFunction<Trial> cpu = trial -> 1;
    private ToDoubleFunction<Trial> latency = trial -> 1;
    private ToDoubleFunction<Trial> capacity = trial -> 1;
    private ToLongFunction<Trial> errors = trial -> 0;
    private ToIntFunction<Trial> requests = trial -> 8_000;

    private PlantedRun(long seed) {
        this.seed = seed;
    }

    /** Noise is drawn by the seed: about one percent of CPU time and capacity, two of latency. */
    public static PlantedRun ofSeed(long seed) {
        return new PlantedRun(seed);
    }

    PlantedRun stores(String... names) {
        stores = List.of(names);
        return this;
    }

    PlantedRun rates(String text) {
        rates = text;
        return this;
    }

    PlantedRun closedLoops(Integer... inFlight) {
        closedLoops = List.of(inFlight);
        return this;
    }

    /** How often each cell was measured. */
    public PlantedRun rounds(int count) {
        rounds = count;
        return this;
    }

    /** That the bench is said to have been started from. */
    public PlantedRun revision(String text) {
        revision = text;
        return this;
    }

    PlantedRun processor(String model) {
        machine = new Machine(model, 2, 8L << 30, "KVM", Machine.UNKNOWN, "Linux 6.18", "amd64");
        return this;
    }

    PlantedRun workload(Workload other) {
        workload = other;
        return this;
    }

    /** How many times the baseline's. */
    public PlantedRun cpu(ToDoubleFunction<Trial> factor) {
        cpu = factor;
        return this;
    }

    PlantedRun latency(ToDoubleFunction<Trial> factor) {
        latency = factor;
        return this;
    }

    PlantedRun capacity(ToDoubleFunction<Trial> factor) {
        capacity = factor;
        return this;
    }

    PlantedRun errors(ToLongFunction<Trial> count) {
        errors = count;
        return this;
    }

    PlantedRun requests(ToIntFunction<Trial> count) {
        requests = count;
        return this;
    }

    /** Writes the run. */
    public Path write(Path path) throws IOException {
        RunFolder folder = new RunFolder(path);
        folder.create();
        BenchPlan plan = plan();
        RunInfoFile.write(
                folder.runInfo(),
                new RunInfo(
                        RunInfo.FORMAT_VERSION,
                        String.valueOf(path.getFileName()),
                        Instant.parse("2026-01-02T03:04:05Z").plusSeconds(seed * 86_400),
                        plan,
                        machine,
                        machine,
                        new Software("1.0", revision, "4.2", "OpenJDK 25", List.of("-Xmx1g"), List.of()),
                        "taskset",
                        List.of()));
        Files.deleteIfExists(folder.trials());
        try (TrialsFile file = TrialsFile.open(folder.trials())) {
            for (int round = 1; round <= rounds; round++) {
                for (Trial trial : plan.trials(round, 1)) {
                    file.append(row(trial));
                }
            }
        }
        return path;
    }

    private BenchPlan plan() {
        List<ServerSetup> servers = new ArrayList<>();
        for (String store : stores) {
            servers.add(ServerSetup.ofStore(store, List.of("--capacity", "1000000")));
        }
        servers.add(servers.getLast().twin());
        return new BenchPlan(
                servers,
                List.of(Protocol.H1, Protocol.H2C),
                Rates.parse(rates),
                closedLoops,
                StopRule.ofRounds(rounds),
                new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), 1),
                Concurrency.DEFAULT,
                workload,
                7,
                CpuSet.parse("0"),
                CpuSet.parse("1"));
    }

    private TrialRow row(Trial trial) {
        SplittableRandom noise =
                new SplittableRandom(seed << 32 ^ trial.toString().hashCode());
        long failed = errors.applyAsLong(trial);
        int answered = requests.applyAsInt(trial);
        double latencyUs = 150 * latency.applyAsDouble(trial) * Math.exp(0.02 * noise.nextGaussian());
        double perSecond = switch (trial.cell().demand()) {
            case LoadProfile.OpenLoop open -> open.ratePerSecond();
            case LoadProfile.ClosedLoop closed ->
                100_000 * capacity.applyAsDouble(trial) * Math.exp(0.01 * noise.nextGaussian());
        };
        return new TrialRow(
                trial,
                Instant.parse("2026-01-02T03:04:05Z"),
                failed == 0 ? verdict(trial) : Verdict.ERRORS,
                failed == 0 ? "" : "requests failed",
                1,
                0,
                2,
                answered,
                failed,
                failed == 0 ? "" : "TIMEOUT:" + failed,
                answered,
                perSecond,
                answered,
                0,
                answered,
                latency(latencyUs),
                latency(12),
                OptionalDouble.of(20 * cpu.applyAsDouble(trial) * Math.exp(0.01 * noise.nextGaussian())),
                OptionalDouble.of(1),
                9,
                0.2);
    }

    private static Verdict verdict(Trial trial) {
        return trial.cell().demand() instanceof LoadProfile.ClosedLoop ? Verdict.SERVER_LIMITED : Verdict.VALID;
    }

    private static LatencyUs latency(double us) {
        return new LatencyUs(us, 0.9 * us, 1.5 * us, 1.8 * us, 2.5 * us, 4 * us, 9 * us);
    }
}
