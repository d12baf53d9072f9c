package kvcache.app;

import static java.util.Objects.requireNonNullElse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Workload;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.WholeNumber;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The options of a plan. The default is the plan of the original project; {@code --quick} and {@code --budget} have
 * other defaults.
 *
 * @see BenchDefaults
 */
final class BenchOptions {

    private static final List<String> FACTOR_STORES = List.of("concurrent");

    /** As many as the benchmark of Redis pipelines in its documentation. */
    private static final int PEERS_PIPELINE = 16;

    /** Reached in about ten minutes on a shared machine with two CPUs. */
    private static final double PRECISION = 0.03;

    @Option(
            names = "--quick",
            description =
                    "Compare two stores over two protocols in three and a half minutes. Other options override its values.")
    private boolean quick;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "Maximum total time, such as 10m. Rounds are added until the time is used up, or until every ratio of CPU time is known to --precision.")
    private @Nullable Duration budget;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            description = "With --budget: target width of the confidence intervals. Default: 0.03.")
    private @Nullable Double precision;

    @Mixin
    private final StoreChoice stores = new StoreChoice();

    @Option(
            names = "--factor",
            paramLabel = "NAME[=LEVEL,LEVEL]",
            description =
                    "Compare settings with each store (default: concurrent). Levels are optional for transport, allocator, unsafe, listeners, pin, threads and gc. Other factors: heap=512m,2g; jvm=none,-XX:FLAG; any option of serve, such as stripes=1,64. Several factors are crossed.")
    private final List<String> factors = new ArrayList<>();

    @Mixin
    private final PeerOptions peers = new PeerOptions();

    @Mixin
    private final ExternalOptions externals = new ExternalOptions();

    @Option(
            names = "--no-twins",
            description = "Omit the second server of the reference, which is measured to estimate the noise.")
    private boolean withoutTwins;

    @Option(
            names = "--flame-graphs",
            description = "Profile each variant after the rounds: flame graphs of CPU time and allocation.")
    private boolean flameGraphs;

    @Option(
            names = "--protocols",
            split = ",",
            paramLabel = "NAME",
            description = "Protocols of this project's servers: h1, h2c. Default: both; h1 with --peers.")
    private List<String> protocols = List.of();

    @Option(
            names = "--rates",
            paramLabel = "RATES",
            description =
                    "Requests per second, FIRST:LAST:STEP or a list. Default: 1:9501:500; quick: 10000,40000; budget: 10000,20000,40000.")
    private @Nullable String rates;

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Requests in flight of the closed loops; 0 for none. The last number is measured with every server, for its capacity; the others with the reference only, for its scaling. Default: ${DEFAULT-VALUE}.")
    private List<WholeNumber> inFlight = List.of();

    @Option(
            names = "--pipeline",
            paramLabel = "N",
            description =
                    "Measure one more closed loop, with as many requests in flight as the last, N on each connection: pipelined, or in streams over h2c. 0 for none. Default: 0; 16 with --peers.")
    private @Nullable WholeNumber pipeline;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Measured time of a trial, the sum of its slices. Default: 10s; quick: 600ms; budget: 500ms.")
    private @Nullable Duration duration;

    @Option(
            names = "--slices",
            paramLabel = "N",
            description =
                    "Number of slices of a trial; the slices of all variants alternate. Default: one per second; quick and budget: 2.")
    private @Nullable WholeNumber slices;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "Warm-up before each slice, with the same load. Default: 200ms; quick and budget: 60ms.")
    private @Nullable Duration warmup;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Maximum number of measurements of each cell. Default: 3; quick and budget: as many as fit.")
    private @Nullable WholeNumber rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "64",
            description =
                    "Number of HTTP/1.1 connections, and maximum number of requests in flight over either protocol. Default: ${DEFAULT-VALUE}.")
    private WholeNumber connections = new WholeNumber("");

    @Option(
            names = "--streams",
            paramLabel = "N",
            description =
                    "Number of streams per h2c connection; more streams mean fewer connections. Default: 8, or 1 if 8 does not divide --connections.")
    private @Nullable WholeNumber streams;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Number of keys. Default: ${DEFAULT-VALUE}.")
    private WholeNumber keys = new WholeNumber("");

    @Option(
            names = "--value-size",
            paramLabel = "SIZE",
            defaultValue = "12",
            description = "Size of a value. Default: ${DEFAULT-VALUE}.")
    private ByteSize valueSize = new ByteSize(0);

    @Option(
            names = "--reads",
            paramLabel = "SHARE",
            defaultValue = "0.8",
            description = "Share of reads, 0 to 1. Default: ${DEFAULT-VALUE}.")
    private double reads;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of all random choices. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            description =
                    "CPUs of the servers, such as 0-1. Default: the lower half of the CPUs, or all of a separate machine.")
    private @Nullable String serverCpus;

    @Option(
            names = "--client-cpus",
            paramLabel = "CPUS",
            description =
                    "CPUs of the load generator. Default: the upper half of the CPUs, or all if the servers run on another machine.")
    private @Nullable String clientCpus;

    /** Returns whether servers of others are started, which is possible only on this machine. */
    boolean startsPeers() {
        return !peers.isEmpty();
    }

    List<Path> plugins() {
        return stores.plugins();
    }

    /**
     * Returns the plan that the options describe.
     *
     * @param cpus the CPUs of the machine, or of both machines
     * @param target the target machine of the servers' settings
     */
    BenchPlan plan(OptionChecks check, HostCpus cpus, Optional<TargetMachine> target) {
        BenchDefaults defaults =
                quick ? BenchDefaults.QUICK : budget == null ? BenchDefaults.ORIGINAL : BenchDefaults.BUDGET;
        int maxInFlight = check.range("--connections", connections, 1, Concurrency.MAX_IN_FLIGHT);
        int defaultStreams = maxInFlight % Concurrency.DEFAULT.streams() == 0 ? Concurrency.DEFAULT.streams() : 1;
        int streamsEach = number(check, "--streams", streams, defaultStreams, maxInFlight);
        List<Protocol> chosen = check.value("--protocols", this::protocols);
        check.check(
                streams == null || chosen.contains(Protocol.H2C),
                "--streams",
                streamsEach,
                "only with h2c in --protocols");
        String rateText = requireNonNullElse(rates, defaults.rates());
        Workload workload = workload(check);
        HostCpus forTarget =
                target.map(of -> cpus.withAtMostForServers(of.cpus())).orElse(cpus);
        CpuSet onServer = cpus(check, "--server-cpus", serverCpus, forTarget.ofServers(), forTarget.serversByDefault());
        List<ServerSetup> servers = servers(check, workload, defaults, onServer, target);
        List<Integer> closedLoops = inFlight(check);
        return check.value(
                "--stores",
                () -> new BenchPlan(
                        servers,
                        spoken(servers, chosen),
                        check.read("--rates", rateText, Rates.ALLOWED, () -> Rates.parse(rateText)),
                        closedLoops,
                        pipelined(check, closedLoops),
                        stopRule(check, defaults),
                        timing(check, defaults),
                        check.value("--streams", () -> new Concurrency(maxInFlight, streamsEach)),
                        workload,
                        seed,
                        onServer,
                        cpus(check, "--client-cpus", clientCpus, cpus.ofClient(), cpus.clientByDefault())));
    }

    private List<ServerSetup> servers(
            OptionChecks check,
            Workload workload,
            BenchDefaults defaults,
            CpuSet onServer,
            Optional<TargetMachine> target) {
        List<Factor> crossed = factors.stream()
                .map(text -> check.value(
                        "--factor", () -> Factor.parse(text, onServer.cpus().size())))
                .toList();
        List<ServerSetup> ours = check.value(
                "--factor",
                () -> Factor.cross(
                        stores.servers(
                                check,
                                workload,
                                crossed.isEmpty() && peers.isEmpty() ? defaults.stores() : FACTOR_STORES,
                                target),
                        crossed));
        ServerSetup reference = BenchPlan.reference(ours);
        List<ServerSetup> servers = new ArrayList<>(ours);
        if (!withoutTwins) {
            servers.add(reference.twin());
        }
        servers.addAll(peers.servers(check, reference, onServer.cpus().size()));
        servers.addAll(externals.servers(check, reference));
        return List.copyOf(servers);
    }

    private List<Protocol> protocols() {
        List<Protocol> byDefault = peers.isEmpty() ? List.of(Protocol.H1, Protocol.H2C) : List.of(Protocol.H1);
        List<Protocol> chosen = protocols.isEmpty()
                ? byDefault
                : StoreChoice.requireOnce(protocols).stream()
                        .map(Protocol::named)
                        .toList();
        if (!chosen.stream().allMatch(Protocol::isHttp)) {
            throw new IllegalArgumentException("given '%s'; allowed: h1, h2c".formatted(String.join(",", protocols)));
        }
        return chosen;
    }

    /** Returns the chosen protocols, and the others that servers of others speak. */
    private static List<Protocol> spoken(List<ServerSetup> servers, List<Protocol> chosen) {
        return Stream.of(Protocol.values())
                .filter(protocol -> chosen.contains(protocol)
                        || (!protocol.isHttp()
                                && servers.stream()
                                        .anyMatch(server -> server.launch().speaks(protocol))))
                .sorted(Comparator.comparingInt(
                        protocol -> chosen.contains(protocol) ? chosen.indexOf(protocol) : Integer.MAX_VALUE))
                .toList();
    }

    private int pipelined(OptionChecks check, List<Integer> closedLoops) {
        int most = closedLoops.isEmpty() ? 0 : closedLoops.getLast();
        if (pipeline == null) {
            return peers.isEmpty() || most % PEERS_PIPELINE != 0 ? 0 : Math.min(most, PEERS_PIPELINE);
        }
        int each = check.range("--pipeline", pipeline, 0, Concurrency.MAX_IN_FLIGHT);
        check.check(
                each == 0 || (each > 1 && most > 0 && most % each == 0),
                "--pipeline",
                each,
                "0, or a divisor, from 2 on, of the last number of --in-flight, which is %s".formatted(most));
        return each;
    }

    private StopRule stopRule(OptionChecks check, BenchDefaults defaults) {
        double width = requireNonNullElse(precision, PRECISION);
        Duration time = requireNonNullElse(budget, rounds == null ? defaults.budget() : Duration.ZERO);
        check.that("--precision", () -> new StopRule(1, Duration.ZERO, width, true));
        check.check(precision == null || budget != null, "--precision", precision, "only with --budget");
        check.that("--budget", () -> new StopRule(1, time, width, true));
        int byDefault = budget == null ? defaults.rounds() : StopRule.MAX_ROUNDS;
        return new StopRule(
                number(check, "--rounds", rounds, byDefault, StopRule.MAX_ROUNDS), time, width, flameGraphs);
    }

    private Timing timing(OptionChecks check, BenchDefaults defaults) {
        Duration measured = requireNonNullElse(duration, defaults.duration());
        Duration before = requireNonNullElse(warmup, defaults.warmup());
        int parts = number(check, "--slices", slices, slices(measured, defaults), Timing.MAX_SLICES);
        check.that("--warmup", () -> new Timing(defaults.serverWarmup(), before, Duration.ofSeconds(1), 1));
        return check.value("--duration", () -> new Timing(defaults.serverWarmup(), before, measured, parts));
    }

    /** Returns the default number of slices, or fewer if they would be shorter than by default. */
    private static int slices(Duration measured, BenchDefaults defaults) {
        Duration slice = defaults.duration().dividedBy(defaults.slices());
        return Math.clamp(measured.dividedBy(slice), 1, defaults.slices());
    }

    private Workload workload(OptionChecks check) {
        check.that("--reads", () -> new Workload(reads, 1, 1));
        return new Workload(reads, check.range("--keys", keys, 1, Workload.MAX_KEYS), (int)
                check.range("--value-size", valueSize.bytes(), 1, Workload.MAX_VALUE_BYTES));
    }

    private List<Integer> inFlight(OptionChecks check) {
        List<Integer> numbers = inFlight.stream()
                .map(number -> check.range("--in-flight", number, 0, Concurrency.MAX_IN_FLIGHT))
                .toList();
        if (numbers.equals(List.of(0))) {
            return List.of();
        }
        String allowed = "1 to %s, or 0 alone".formatted(Concurrency.MAX_IN_FLIGHT);
        check.check(!numbers.contains(0), "--in-flight", numbers, allowed);
        return numbers;
    }

    private static int number(OptionChecks check, String option, @Nullable WholeNumber given, int byDefault, int most) {
        return given == null ? byDefault : check.range(option, given, 1, most);
    }

    private static CpuSet cpus(
            OptionChecks check, String option, @Nullable String given, CpuSet usable, CpuSet byDefault) {
        if (given == null) {
            return byDefault;
        }
        String allowed = "%s, of the usable CPUs %s".formatted(CpuSet.ALLOWED, usable);
        return check.read(option, given, allowed, () -> {
            CpuSet cpus = CpuSet.parse(given);
            if (!usable.containsAll(cpus)) {
                throw new IllegalArgumentException(given);
            }
            return cpus;
        });
    }
}
