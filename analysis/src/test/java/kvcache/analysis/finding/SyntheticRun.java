package kvcache.analysis.finding;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
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
            return errors(trial) > 0
                    ? Verdict.ERRORS
                    : trial.cell().demand() instanceof LoadProfile.ClosedLoop ? Verdict.SERVER_LIMITED : Verdict.VALID;
        }

        /** Of a closed loop what it answers in a second. */
        default double capacityPerSecond(Trial trial) {
            return 100_000;
        }

        default double sendLagUs(Trial trial) {
            return 12;
        }
    }

    private static final Machine MACHINE =
            new Machine("AMD EPYC 7B13 @ 2.4GHz", 2, 8L << 30, "KVM", Machine.UNKNOWN, "Linux 6.18", "amd64");

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

    private SyntheticRun() {}

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
        return new BenchPlan(
                servers,
                List.of(Protocol.H1, Protocol.H2C),
                Rates.parse(rates),
                inFlight,
                StopRule.ofRounds(rounds),
                new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2), 1),
                Concurrency.DEFAULT,
                Workload.ORIGINAL,
                7,
                CpuSet.parse("0"),
                CpuSet.parse("1"));
    }

    /** Writes the first trials of a plan. */
    public static void write(Path path, BenchPlan plan, int finishedTrials, Truth truth) throws IOException {
        RunFolder folder = new RunFolder(path);
        folder.create();
        Instant start = Instant.parse("2026-01-02T03:04:05Z");
        RunInfoFile.write(
                folder.runInfo(),
                new RunInfo(
                        RunInfo.FORMAT_VERSION,
                        "synthetic",
                        start,
                        plan,
                        MACHINE,
                        MACHINE,
                        new Software(
                                "1.0",
                                "0123456789ab",
                                "4.2",
                                "OpenJDK 25",
                                List.of("-Xmx1g"),
                                List.of("skiplist.jar, SHA-256 00")),
                        "taskset",
                        List.of()));
        Random random = new Random(11);
        Files.deleteIfExists(folder.trials());
        try (TrialsFile file = TrialsFile.open(folder.trials())) {
            int order = 0;
            for (Trial trial : trials(plan).subList(0, finishedTrials)) {
                Instant at = start.plusSeconds(5L * order++);
                int requests = (int)
                        (ratePerSecond(trial, truth) * plan.timing().duration().toSeconds());
                Histogram latency = histogram(random, Math.min(requests, MOST_SAMPLES), truth.latencyUs(trial));
                Histogram lag = histogram(random, Math.min(requests, MOST_SAMPLES), truth.sendLagUs(trial));
                latency.setStartTimeStamp(at.toEpochMilli());
                latency.setEndTimeStamp(at.plus(plan.timing().duration()).toEpochMilli());
                file.append(row(plan, trial, at, requests, truth, latency, lag));
                HistogramFile.write(folder.histogram(trial), List.of(new HistogramFile.Slice(latency, lag)));
            }
        }
    }

    /** All trials of a plan, in order. */
    public static List<Trial> trials(BenchPlan plan) {
        return IntStream.rangeClosed(1, plan.effort().rounds())
                .mapToObj(round -> plan.trials(round, 1))
                .flatMap(List::stream)
                .toList();
    }

    /** Of a closed loop what it achieves. */
    private static double ratePerSecond(Trial trial, Truth truth) {
        return switch (trial.cell().demand()) {
            case LoadProfile.OpenLoop open -> open.ratePerSecond();
            case LoadProfile.ClosedLoop closed -> truth.capacityPerSecond(trial);
        };
    }

    private static TrialRow row(
            BenchPlan plan, Trial trial, Instant at, int requests, Truth truth, Histogram latency, Histogram lag) {
        long reads = Math.round(requests * plan.workload().readFraction());
        Verdict verdict = truth.verdict(trial);
        return new TrialRow(
                trial,
                at,
                verdict,
                verdict == Verdict.VALID ? "" : "the reason for " + verdict,
                1,
                0,
                plan.timing().duration().toSeconds(),
                requests,
                truth.errors(trial),
                truth.errors(trial) == 0 ? "" : "TIMEOUT:" + truth.errors(trial),
                requests,
                ratePerSecond(trial, truth),
                reads,
                requests - reads,
                Math.round(reads * truth.hitShare(trial)),
                LatencyUs.of(latency),
                LatencyUs.of(lag),
                OptionalDouble.of(truth.cpuUs(trial)),
                OptionalDouble.of(1),
                9,
                0.2);
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
