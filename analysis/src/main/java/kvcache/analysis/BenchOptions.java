package kvcache.analysis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Workload;
import kvcache.load.Protocol;
import kvcache.server.cli.ByteSize;
import kvcache.server.cli.OptionChecks;
import kvcache.server.cpu.CpuSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that make a plan. By default it is the original's; {@code --quick} has other defaults. */
final class BenchOptions {

    private static final List<String> STORES = List.of("striped", "concurrent");
    private static final List<String> AXIS_STORES = List.of("concurrent");

    @Option(
            names = "--quick",
            description =
                    "Two stores over two protocols in about two and a half minutes; options beside it override its values.")
    private boolean quick;

    @Mixin
    private final StoreChoice stores = new StoreChoice();

    @Option(
            names = "--axis",
            paramLabel = "OPTION[=VALUE,VALUE]",
            description =
                    "Compares the settings of one option of serve with one store (concurrent) instead of stores: transport, allocator, unsafe, listeners, pin or threads, all of its settings or those named; any other option with its values, such as stripes=1,64.")
    private @Nullable String axis;

    @Option(names = "--protocols", split = ",", paramLabel = "NAME", description = "Default: h1,h2c.")
    private @Nullable List<String> protocols;

    @Option(
            names = "--rates",
            paramLabel = "RATES",
            description = "Requests per second, FIRST:LAST:STEP or a list. Default: 1:9501:500; quick: 1001,5001,9501.")
    private @Nullable String rates;

    @Option(names = "--duration", paramLabel = "TIME", description = "Measured in a trial. Default: 10s; quick: 1s.")
    private @Nullable Duration duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "At the trial's rate before the clock starts. Default: 2s; quick: 200ms.")
    private @Nullable Duration warmup;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each cell is measured. Default: 3.")
    private @Nullable Integer rounds;

    @Option(
            names = "--connections",
            paramLabel = "N",
            description = "Over HTTP/1.1, and so the most requests in flight over either protocol. Default: 64.")
    private @Nullable Integer connections;

    @Option(
            names = "--streams",
            paramLabel = "N",
            description =
                    "On each connection of h2c, which has fewer connections for it. Default: 8, or 1 where 8 does not divide --connections.")
    private @Nullable Integer streams;

    @Option(names = "--keys", paramLabel = "N", description = "Default: 10000.")
    private @Nullable Integer keys;

    @Option(names = "--value-size", paramLabel = "SIZE", description = "Default: 12.")
    private @Nullable ByteSize valueSize;

    @Option(names = "--reads", paramLabel = "SHARE", description = "Share of reads, 0 to 1. Default: 0.8.")
    private @Nullable Double reads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--server-cpus",
            paramLabel = "CPUS",
            description = "Such as 0-1. Default: the lower half of the CPUs.")
    private @Nullable String serverCpus;

    @Option(names = "--client-cpus", paramLabel = "CPUS", description = "Default: the upper half of the CPUs.")
    private @Nullable String clientCpus;

    /** The jars of stores that are not built in. */
    List<Path> plugins() {
        return stores.plugins();
    }

    /**
     * The plan that the options describe.
     *
     * @param check tells what an option may be
     * @param allowedCpus those that this process may run on
     */
    BenchPlan plan(OptionChecks check, CpuSet allowedCpus) {
        int inFlight = check.range(
                "--connections", or(connections, Concurrency.DEFAULT.inFlight()), 1, Concurrency.MAX_IN_FLIGHT);
        int perConnection =
                or(streams, inFlight % Concurrency.DEFAULT.streams() == 0 ? Concurrency.DEFAULT.streams() : 1);
        Duration serverWarmup = Duration.ofSeconds(1);
        Duration measured = or(duration, quick ? Duration.ofSeconds(1) : Duration.ofSeconds(10));
        Duration atRate = or(warmup, quick ? Duration.ofMillis(200) : Duration.ofSeconds(2));
        check.that("--warmup", () -> new Timing(serverWarmup, atRate, Duration.ofSeconds(1)));
        Workload workload = workload(check);
        List<ServerSetup> servers = stores.servers(check, workload, axis == null ? STORES : AXIS_STORES);
        CpuSet onServer = cpus(check, "--server-cpus", serverCpus, allowedCpus, allowedCpus::lowerHalf);
        Optional<Axis> along = Optional.ofNullable(axis)
                .map(text -> check.value(
                        "--axis", () -> Axis.parse(text, onServer.cpus().size())));
        return new BenchPlan(
                along.map(Axis::option).orElse(BenchPlan.STORE),
                along.map(found -> check.value("--axis", () -> found.servers(servers)))
                        .orElse(servers),
                check.value("--protocols", () -> protocols(or(protocols, List.of("h1", "h2c")))),
                check.value("--rates", () -> rates(or(rates, quick ? "1001,5001,9501" : "1:9501:500"))),
                check.range("--rounds", or(rounds, 3), 1, BenchPlan.MAX_ROUNDS),
                check.value("--duration", () -> new Timing(serverWarmup, atRate, measured)),
                check.value("--streams", () -> new Concurrency(inFlight, perConnection)),
                workload,
                seed,
                onServer,
                cpus(check, "--client-cpus", clientCpus, allowedCpus, allowedCpus::upperHalf));
    }

    private Workload workload(OptionChecks check) {
        double readFraction = or(reads, Workload.ORIGINAL.readFraction());
        check.that("--reads", () -> new Workload(readFraction, 1, 1));
        return new Workload(
                readFraction, check.range("--keys", or(keys, Workload.ORIGINAL.keys()), 1, Workload.MAX_KEYS), (int)
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
        return names.stream().map(BenchOptions::protocol).toList();
    }

    private static Protocol protocol(String name) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.toString().equals(name)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("no protocol is named '%s'; allowed: h1, h2c".formatted(name));
    }

    private static Rates rates(String text) {
        try {
            return Rates.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("given '%s'; allowed: %s".formatted(text, Rates.ALLOWED), e);
        }
    }

    private static CpuSet cpus(
            OptionChecks check, String option, @Nullable String given, CpuSet allowed, Supplier<CpuSet> byDefault) {
        if (given == null) {
            return byDefault.get();
        }
        return check.value(option, () -> {
            String message = "given '%s'; allowed: %s, of those that this process may use: %s"
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
