package kvcache.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** About what can be told in ten minutes on a shared machine with two CPUs. */
    private static final double PRECISION = 0.03;

    @Option(
            names = "--quick",
            description =
                    "Two stores over two protocols in about three minutes; options beside it override its values.")
    private boolean quick;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            description =
                    "Go on for so long, such as 10m: rounds are added until it is over, or until every ratio of CPU time is known to --precision.")
    private @Nullable Duration budget;

    @Option(
            names = "--precision",
            paramLabel = "SHARE",
            description = "With --budget: how far apart the ends of an interval may be. Default: 0.03.")
    private @Nullable Double precision;

    @Mixin
    private final StoreChoice stores = new StoreChoice();

    @Option(
            names = "--factor",
            paramLabel = "NAME[=LEVEL,LEVEL]",
            description =
                    "Compares settings, with each store (concurrent): transport, allocator, unsafe, listeners, pin, threads or gc, all or those named; heap=512m,2g; jvm=none,-XX:FLAG; any other option of serve with its values, such as stripes=1,64. Several are crossed.")
    private final List<String> factors = new ArrayList<>();

    @Mixin
    private final ExternalOptions externals = new ExternalOptions();

    @Option(
            names = "--no-twins",
            description =
                    "Leave out the second server of the reference, whose difference from the first is the noise of the run.")
    private boolean withoutTwins;

    @Option(
            names = "--no-flame-graphs",
            description = "Leave out the profile that each variant is given after the rounds.")
    private boolean withoutFlameGraphs;

    @Option(names = "--protocols", split = ",", paramLabel = "NAME", description = "Default: h1,h2c.")
    private @Nullable List<String> protocols;

    @Option(
            names = "--rates",
            paramLabel = "RATES",
            description =
                    "Requests per second, FIRST:LAST:STEP or a list. Default: 1:9501:500; quick: 1001,5001,9501; budget: 10000,20000,40000.")
    private @Nullable String rates;

    @Option(
            names = "--in-flight",
            split = ",",
            paramLabel = "N",
            description =
                    "Closed loops with so many requests in flight: the last with every server, for its capacity, those before it with the reference, to see how that scales. 0: none. Default: 64.")
    private @Nullable List<WholeNumber> inFlights;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "Measured in a trial, all its slices together. Default: 10s; quick: 600ms; budget: 500ms.")
    private @Nullable Duration duration;

    @Option(
            names = "--slices",
            paramLabel = "N",
            description =
                    "Parts of a trial; those of all variants take turns. Default: one for each second; quick and budget: 2.")
    private @Nullable WholeNumber slices;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "In the way of the trial, before each slice. Default: 200ms; quick and budget: 60ms.")
    private @Nullable Duration warmup;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description =
                    "How often each cell is measured, at most. Default: 3; budget: as often as there is time for.")
    private @Nullable WholeNumber rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Over HTTP/1.1, and so the most requests in flight over either protocol. Default: 64.")
    private @Nullable WholeNumber connections;

    @Option(
            names = "--streams",
            paramLabel = "N",
            description =
                    "On each connection of h2c, which has fewer connections for it. Default: 8, or 1 where 8 does not divide --connections.")
    private @Nullable WholeNumber streams;

    @Option(names = "--keys", paramLabel = "N", description = "Default: 10000.")
    private @Nullable WholeNumber keys;

    @Option(names = "--value-size", paramLabel = "SIZE", description = "Default: 12.")
    private @Nullable ByteSize valueSize;

    @Option(names = "--reads", paramLabel = "SHARE", description = "Share of reads, 0 to 1. Default: 0.8.")
    private @Nullable Double reads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            description = "Such as 0-1. Default: the lower half of the CPUs; all of a machine of their own.")
    private @Nullable String serverCpus;

    @Option(
            names = "--client-cpus",
            paramLabel = "CPUS",
            description = "Default: the upper half of the CPUs; all where the servers have a machine of their own.")
    private @Nullable String clientCpus;

    /** The jars of stores that are not built in. */
    List<Path> plugins() {
        return stores.plugins();
    }

    /**
     * The plan that the options describe.
     *
     * @param check tells what an option may be
     * @param cpus those of the machine, or of both
     * @param target what the servers are set up for
     */
    BenchPlan plan(OptionChecks check, HostCpus cpus, Optional<TargetMachine> target) {
        BenchDefaults defaults =
                quick ? BenchDefaults.QUICK : budget == null ? BenchDefaults.ORIGINAL : BenchDefaults.BUDGET;
        int atOnce = number(
                check, "--connections", connections, Concurrency.DEFAULT.inFlight(), 1, Concurrency.MAX_IN_FLIGHT);
        int perConnection = number(
                check,
                "--streams",
                streams,
                atOnce % Concurrency.DEFAULT.streams() == 0 ? Concurrency.DEFAULT.streams() : 1,
                1,
                atOnce);
        List<Protocol> spoken = check.value("--protocols", () -> protocols(or(protocols, List.of("h1", "h2c"))));
        check.that("--streams", () -> {
            if (streams != null && !spoken.contains(Protocol.H2C)) {
                throw new IllegalArgumentException("given without h2c; allowed: beside --protocols h2c or h1,h2c");
            }
        });
        Workload workload = workload(check);
        HostCpus forTarget =
                target.map(of -> cpus.withAtMostForServers(of.cpus())).orElse(cpus);
        CpuSet onServer = cpus(check, "--server-cpus", serverCpus, forTarget.ofServers(), forTarget.serversByDefault());
        return check.value(
                "--stores",
                () -> new BenchPlan(
                        servers(check, workload, defaults, onServer, target),
                        spoken,
                        check.value("--rates", () -> rates(or(rates, defaults.rates()))),
                        inFlights == null ? defaults.inFlight() : inFlights(check, inFlights),
                        effort(check, defaults),
                        timing(check, defaults),
                        check.value("--streams", () -> new Concurrency(atOnce, perConnection)),
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
                        stores.servers(check, workload, crossed.isEmpty() ? defaults.stores() : FACTOR_STORES, target),
                        crossed));
        ServerSetup reference = BenchPlan.reference(ours);
        List<ServerSetup> servers = new ArrayList<>(ours);
        if (!withoutTwins) {
            servers.add(reference.twin());
        }
        servers.addAll(externals.servers(check, reference));
        return List.copyOf(servers);
    }

    private StopRule effort(OptionChecks check, BenchDefaults defaults) {
        double asked = or(precision, PRECISION);
        check.that("--precision", () -> {
            var unused = new StopRule(1, Duration.ZERO, asked, true);
            if (precision != null && budget == null) {
                throw new IllegalArgumentException("given without '--budget', which it would end; allowed: beside it");
            }
        });
        Duration time = or(budget, Duration.ZERO);
        check.that("--budget", () -> new StopRule(1, time, asked, true));
        return new StopRule(
                number(
                        check,
                        "--rounds",
                        rounds,
                        budget == null ? defaults.rounds() : StopRule.MAX_ROUNDS,
                        1,
                        StopRule.MAX_ROUNDS),
                time,
                asked,
                !withoutFlameGraphs);
    }

    private Timing timing(OptionChecks check, BenchDefaults defaults) {
        Duration measured = or(duration, defaults.duration());
        Duration atRate = or(warmup, defaults.warmup());
        int parts = number(check, "--slices", slices, slices(measured, defaults), 1, Timing.MAX_SLICES);
        check.that("--warmup", () -> new Timing(defaults.serverWarmup(), atRate, Duration.ofSeconds(1), 1));
        return check.value("--duration", () -> new Timing(defaults.serverWarmup(), atRate, measured, parts));
    }

    /** As many as by default, as long as none is shorter than by default. */
    private static int slices(Duration measured, BenchDefaults defaults) {
        Duration slice = defaults.duration().dividedBy(defaults.slices());
        return Math.clamp(measured.dividedBy(slice), 1, defaults.slices());
    }

    private Workload workload(OptionChecks check) {
        double readFraction = or(reads, Workload.ORIGINAL.readFraction());
        check.that("--reads", () -> new Workload(readFraction, 1, 1));
        return new Workload(
                readFraction, number(check, "--keys", keys, Workload.ORIGINAL.keys(), 1, Workload.MAX_KEYS), (int)
                        check.range(
                                "--value-size",
                                valueSize == null ? Workload.ORIGINAL.valueBytes() : valueSize.bytes(),
                                1,
                                Workload.MAX_VALUE_BYTES));
    }

    private static List<Protocol> protocols(List<String> names) {
        if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(
                    "given '%s'; allowed: at least one, none twice".formatted(String.join(",", names)));
        }
        return names.stream().map(Protocol::named).toList();
    }

    private static List<Integer> inFlights(OptionChecks check, List<WholeNumber> given) {
        List<Integer> numbers = given.stream()
                .map(number -> check.range("--in-flight", number, 0, Concurrency.MAX_IN_FLIGHT))
                .toList();
        if (numbers.equals(List.of(0))) {
            return List.of();
        }
        check.that("--in-flight", () -> {
            if (numbers.contains(0)) {
                throw new IllegalArgumentException("given 0 among others; allowed: 1 to %s, or 0 alone for none"
                        .formatted(Concurrency.MAX_IN_FLIGHT));
            }
        });
        return numbers;
    }

    private static int number(
            OptionChecks check, String option, @Nullable WholeNumber given, int byDefault, int least, int most) {
        return given == null ? byDefault : check.range(option, given, least, most);
    }

    private static Rates rates(String text) {
        try {
            return Rates.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("given '%s'; allowed: %s".formatted(text, Rates.ALLOWED), e);
        }
    }

    private static CpuSet cpus(
            OptionChecks check, String option, @Nullable String given, CpuSet allowed, CpuSet byDefault) {
        if (given == null) {
            return byDefault;
        }
        return check.value(option, () -> {
            String message = "given '%s'; allowed: %s, of those that may be used there: %s"
                    .formatted(given, CpuSet.ALLOWED, allowed);
            CpuSet cpus;
            try {
                cpus = CpuSet.parse(given);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(message, e);
            }
            if (!allowed.containsAll(cpus)) {
                throw new IllegalArgumentException(message);
            }
            return cpus;
        });
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
