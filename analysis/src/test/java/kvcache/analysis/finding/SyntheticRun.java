package kvcache.analysis.finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.HistogramFile;
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
import org.HdrHistogram.Histogram;

/** A run whose true figures are known: its files as a bench would have left them. */
public final class SyntheticRun {

    /** What a request costs the server, and how long it takes, in each trial. */
    public interface Truth {
        double cpuUs(Trial trial);

        double latencyUs(Trial trial);

        default long errors(Trial trial) {
            return 0;
        }

        /** Share of the reads that find a value. */
        default double hitShare(Trial trial) {
            return 1;
        }

        default Verdict verdict(Trial trial) {
            return errors(trial) > 0 ? Verdict.ERRORS : usualVerdict(trial);
        }

        /** Of a closed loop what it answers in a second. */
        default double capacityPerSecond(Trial trial) {
            return 100_000;
        }

        /** In windows in which the host took no CPU, which are half of the time; empty if these are not known. */
        default OptionalDouble undisturbedUs(Trial trial) {
            return OptionalDouble.empty();
        }

        default double sendLagUs(Trial trial) {
            return 12;
        }
    }

    private static final String PROCESSOR = "AMD EPYC 7B13 @ 2.4GHz";
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    /** h2c costs a fifth more, at every rate and in every round but for noise; the stores are alike. */
    public static class H2cCostsMore implements Truth {
        @Override
        public double cpuUs(Trial trial) {
            return 20 * costs(trial) * noise(trial, 0.005);
        }

        @Override
        public double latencyUs(Trial trial) {
            return 150 * costs(trial) * noise(trial, 0.02);
        }

        private static double costs(Trial trial) {
            return trial.cell().variant().protocol() == Protocol.H2C ? 1.2 : 1;
        }
    }

    /** Histograms of more would only take longer. */
    private static final int MOST_SAMPLES = 2_000;

    private final long seed;
    private List<String> stores = List.of("striped", "concurrent");
    private String rates = "2000,4000";
    private List<Integer> closedLoops = List.of(16, 64);
    private int rounds = 8;
    private String revision = "0123456789ab";
    private String processor = PROCESSOR;
    private Workload workload = Workload.ORIGINAL;
    private ToDoubleFunction<Trial> cpu = trial -> 1;
    private ToDoubleFunction<Trial> latency = trial -> 1;
    private ToDoubleFunction<Trial> capacity = trial -> 1;
    private ToLongFunction<Trial> errors = trial -> 0;
    private ToIntFunction<Trial> requests = trial -> 8_000;

    private SyntheticRun(long seed) {
        this.seed = seed;
    }

    /**
     * One whose figures are those of a baseline, as far as nothing else is said. Noise is drawn by the seed: about one
     * percent of CPU time and capacity, two of latency.
     */
    public static SyntheticRun ofSeed(long seed) {
        return new SyntheticRun(seed);
    }

    public SyntheticRun stores(String... names) {
        stores = List.of(names);
        return this;
    }

    public SyntheticRun rates(String text) {
        rates = text;
        return this;
    }

    public SyntheticRun closedLoops(Integer... inFlight) {
        closedLoops = List.of(inFlight);
        return this;
    }

    /** How often each cell was measured. */
    public SyntheticRun rounds(int count) {
        rounds = count;
        return this;
    }

    /** That the bench is said to have been started from. */
    public SyntheticRun revision(String text) {
        revision = text;
        return this;
    }

    public SyntheticRun processor(String model) {
        processor = model;
        return this;
    }

    public SyntheticRun workload(Workload other) {
        workload = other;
        return this;
    }

    /** How many times the baseline's. */
    public SyntheticRun cpu(ToDoubleFunction<Trial> factor) {
        cpu = factor;
        return this;
    }

    public SyntheticRun latency(ToDoubleFunction<Trial> factor) {
        latency = factor;
        return this;
    }

    public SyntheticRun capacity(ToDoubleFunction<Trial> factor) {
        capacity = factor;
        return this;
    }

    public SyntheticRun errors(ToLongFunction<Trial> count) {
        errors = count;
        return this;
    }

    public SyntheticRun requests(ToIntFunction<Trial> count) {
        requests = count;
        return this;
    }

    public static BenchPlan plan(String rates, int rounds) {
        return plan(List.of("striped", "concurrent"), rates, rounds);
    }

    public static BenchPlan plan(List<String> stores, String rates, int rounds) {
        return plan(stores, rates, List.of(), rounds, false);
    }

    public static BenchPlan plan(
            List<String> stores, String rates, List<Integer> inFlight, int rounds, boolean withTwin) {
        List<ServerSetup> servers = new ArrayList<>(stores.stream()
                .map(store -> ServerSetup.ofStore(
                        store,
                        store.equals("offheap")
                                ? List.of("--capacity", "1000000", "--max-bytes", "67108864")
                                : List.of("--capacity", "1000000")))
                .toList());
        if (withTwin) {
            servers.add(BenchPlan.reference(servers).twin());
        }
        return plan(servers, rates, inFlight, rounds, Workload.ORIGINAL);
    }

    static BenchPlan plan(
            List<ServerSetup> servers, String rates, List<Integer> inFlight, int rounds, Workload workload) {
        return new BenchPlan(
                servers,
                List.of(Protocol.H1, Protocol.H2C),
                Rates.parse(rates),
                inFlight,
                0,
                StopRule.ofRounds(rounds),
                new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), 1),
                Concurrency.DEFAULT,
                workload,
                7,
                CpuSet.parse("0"),
                CpuSet.parse("1"));
    }

    /** Writes the first trials of a plan. */
    public static void write(Path path, BenchPlan plan, int finishedTrials, Truth truth) throws IOException {
        RunFolder folder = folder(path, "synthetic", START, plan, PROCESSOR, "0123456789ab");
        Random random = new Random(11);
        try (TrialsFile file = TrialsFile.open(folder.trials())) {
            int order = 0;
            for (Trial trial : trials(plan).subList(0, finishedTrials)) {
                Instant at = START.plusSeconds(5L * order++);
                double perSecond = trial.cell().demand() instanceof LoadProfile.OpenLoop open
                        ? open.ratePerSecond()
                        : truth.capacityPerSecond(trial);
                int requests = (int) (perSecond * plan.timing().duration().toSeconds());
                Histogram latency = histogram(random, Math.min(requests, MOST_SAMPLES), truth.latencyUs(trial));
                Histogram lag = histogram(random, Math.min(requests, MOST_SAMPLES), truth.sendLagUs(trial));
                latency.setStartTimeStamp(at.toEpochMilli());
                latency.setEndTimeStamp(at.plus(plan.timing().duration()).toEpochMilli());
                Optional<Histogram> undisturbed = truth.undisturbedUs(trial).stream()
                        .mapToObj(us -> histogram(random, Math.min(requests, MOST_SAMPLES), us))
                        .findFirst();
                long reads = Math.round(requests * plan.workload().readFraction());
                long hits = Math.round(reads * truth.hitShare(trial));
                file.append(row(
                        trial,
                        at,
                        truth.verdict(trial),
                        answers(requests, truth.errors(trial), reads, hits),
                        perSecond,
                        LatencyUs.of(latency),
                        LatencyUs.of(lag),
                        truth.cpuUs(trial),
                        undisturbed.map(histogram -> new TrialRow.Undisturbed(0.5, LatencyUs.of(histogram)))));
                undisturbed.ifPresent(histogram -> histogram.setEndTimeStamp(latency.getEndTimeStamp()));
                HistogramFile.write(
                        folder.histogram(trial), List.of(new HistogramFile.Slice(latency, lag, undisturbed)));
            }
        }
    }

    /** Writes the run, without histograms. */
    public Path write(Path path) throws IOException {
        List<ServerSetup> servers = new ArrayList<>();
        stores.forEach(store -> servers.add(ServerSetup.ofStore(store, List.of("--capacity", "1000000"))));
        servers.add(servers.getLast().twin());
        BenchPlan plan = plan(servers, rates, closedLoops, rounds, workload);
        Instant start = START.plusSeconds(seed * 86_400);
        RunFolder folder = folder(path, String.valueOf(path.getFileName()), start, plan, processor, revision);
        try (TrialsFile file = TrialsFile.open(folder.trials())) {
            for (Trial trial : trials(plan)) {
                file.append(row(trial));
            }
        }
        return path;
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
        return row(
                trial,
                START,
                failed > 0 ? Verdict.ERRORS : usualVerdict(trial),
                answers(answered, failed, answered, answered),
                perSecond,
                latency(latencyUs),
                latency(12),
                20 * cpu.applyAsDouble(trial) * Math.exp(0.01 * noise.nextGaussian()),
                Optional.empty());
    }

    private static LatencyUs latency(double us) {
        return new LatencyUs(us, 0.9 * us, 1.5 * us, 1.8 * us, 2.5 * us, 4 * us, 9 * us);
    }

    private static Verdict usualVerdict(Trial trial) {
        return trial.cell().demand() instanceof LoadProfile.ClosedLoop ? Verdict.SERVER_LIMITED : Verdict.VALID;
    }

    private static RunFolder folder(
            Path path, String name, Instant start, BenchPlan plan, String processor, String revision)
            throws IOException {
        RunFolder folder = new RunFolder(path);
        folder.create();
        Machine machine = new Machine(processor, 2, 8L << 30, "KVM", Machine.UNKNOWN, "Linux 6.18", "amd64");
        Software software = new Software(
                "1.0", revision, "4.2", "OpenJDK 25", List.of("-Xmx1g"), List.of("skiplist.jar, SHA-256 00"));
        RunInfoFile.write(
                folder.runInfo(),
                new RunInfo(
                        RunInfo.FORMAT_VERSION,
                        name,
                        start,
                        plan,
                        machine,
                        machine,
                        software,
                        "taskset",
                        false,
                        List.of()));
        Files.deleteIfExists(folder.trials());
        return folder;
    }

    /** All trials of a plan, in order. */
    public static List<Trial> trials(BenchPlan plan) {
        return IntStream.rangeClosed(1, plan.effort().rounds())
                .mapToObj(round -> plan.trials(round, 1))
                .flatMap(List::stream)
                .toList();
    }

    private static TrialRow row(
            Trial trial,
            Instant at,
            Verdict verdict,
            TrialRow.Answers answers,
            double perSecond,
            LatencyUs latency,
            LatencyUs sendLag,
            double cpuUs,
            Optional<TrialRow.Undisturbed> undisturbed) {
        return new TrialRow(
                trial,
                at,
                verdict,
                verdict == Verdict.VALID ? "" : "the reason for " + verdict,
                new TrialRow.Slices(1, 0, 2),
                answers,
                perSecond,
                latency,
                sendLag,
                new TrialRow.CpuCost(OptionalDouble.of(cpuUs), OptionalDouble.of(1), 9, 0.2),
                undisturbed);
    }

    private static TrialRow.Answers answers(long requests, long errors, long reads, long hits) {
        String kinds = errors == 0 ? "" : "TIMEOUT:" + errors;
        return new TrialRow.Answers(requests, errors, kinds, requests, reads, requests - reads, hits);
    }

    /** Log-normal: most near the scale, a tail beyond. */
    private static Histogram histogram(Random random, int count, double scaleUs) {
        Histogram histogram = new Histogram(3);
        for (int i = 0; i < count; i++) {
            histogram.recordValue(Math.round(scaleUs * 1_000 * Math.exp(0.5 * random.nextGaussian())));
        }
        return histogram;
    }

    /** Nothing differs but by a few percent of noise, drawn by the trial. */
    public static Truth alike() {
        return new Truth() {
            @Override
            public double cpuUs(Trial trial) {
                return 20 * noise(trial, 0.02);
            }

            @Override
            public double latencyUs(Trial trial) {
                return 150 * noise(trial, 0.05);
            }
        };
    }

    /** The same in every process: the hash of an enum, and so of a trial, is not. */
    public static double noise(Trial trial, double relative) {
        return Math.exp(relative * new SplittableRandom(trial.toString().hashCode()).nextGaussian());
    }

    public static Variant variant(String store, Protocol protocol) {
        return new Variant(store, protocol);
    }
}
