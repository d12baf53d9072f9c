package kvcache.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import kvcache.base.cli.Addresses;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.CommandFailure;
import kvcache.base.cli.CommandLines;
import kvcache.base.cli.OptionChecks;
import kvcache.base.cli.Signals;
import kvcache.base.cli.WholeNumber;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.TtlPolicy;
import kvcache.server.netty.ConnectionLimits;
import kvcache.store.KeyHash;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves a cache until SIGINT or SIGTERM; a second signal ends the process at once. */
@Command(
        name = "serve",
        description = "Serves the cache over HTTP/1.1 and h2c until SIGINT or SIGTERM.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
public final class ServeCommand implements Callable<Integer> {

    private static final int MAX_PORT = 65535;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "N", defaultValue = "3000", description = "TCP port; 0 takes any free one.")
    private WholeNumber port = new WholeNumber("");

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "IPv4 or IPv6 address, or host name, to listen on.")
    private String bind = "";

    @Option(
            names = "--store",
            paramLabel = "NAME",
            defaultValue = Stores.DEFAULT,
            description = "Which store; the stores command lists them.")
    private String store = "";

    @Mixin
    private final StoresOption stores = new StoresOption();

    @Option(
            names = "--capacity",
            paramLabel = "ENTRIES",
            defaultValue = "" + StoreConfig.DEFAULT_CAPACITY_ENTRIES,
            description =
                    "How many entries to make room for at the start, less if the heap is small; chronicle, which cannot grow, refuses writes"
                            + " when about this many of 1 KiB are stored.")
    private WholeNumber capacity = new WholeNumber("");

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            description = "How much memory keys and values may take, such as 512m, with a store that can be bounded.")
    private @Nullable ByteSize maxBytes;

    @Option(
            names = "--stripes",
            paramLabel = "N",
            description =
                    "How many locks the store 'striped' has, rounded up to a power of two; by default four for each"
                            + " core.")
    private @Nullable WholeNumber stripes;

    @Option(
            names = "--hash",
            paramLabel = "NAME",
            defaultValue = "seeded",
            description = "What keys are hashed by: seeded, jdk, xxh3 or wyhash; strangers who choose the keys can make"
                    + " them collide with all but seeded.")
    private String hash = "";

    @Option(
            names = "--default-ttl",
            paramLabel = "TIME",
            description = "How long entries live that are stored without a time to live, such as 30s or 7d; by default"
                    + " they do not expire.")
    private @Nullable Duration defaultTtl;

    @Option(
            names = "--max-ttl",
            paramLabel = "TIME",
            description = "No entry lives longer: a longer time to live, or none at all, counts as this.")
    private @Nullable Duration maxTtl;

    @Option(
            names = "--concurrency-limit",
            paramLabel = "N",
            defaultValue = "250",
            description = "Whole requests that use the store at once; the rest wait. More than 500 counts as 500.")
    private WholeNumber concurrencyLimit = new WholeNumber("");

    @Mixin
    private final LoopOptions loops = new LoopOptions();

    @Option(
            names = "--max-value-size",
            paramLabel = "SIZE",
            defaultValue = "2m",
            description = "The longest value, such as 512, 64k or 2m.")
    private ByteSize maxValueSize = new ByteSize(CacheConfig.DEFAULT_MAX_VALUE_BYTES);

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many connections may be open at once; one more is closed as soon as it is accepted.")
    private WholeNumber maxConnections = new WholeNumber("");

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "By when a request has to be whole, from its first byte on.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "How long a connection may be open without a request.")
    private Duration idleTimeout = Duration.ofSeconds(60);

    @Option(
            names = "--stall-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Close a connection whose client has stopped reading for this long.")
    private Duration stallTimeout = Duration.ofSeconds(30);

    @Option(
            names = "--body-memory",
            paramLabel = "SIZE",
            description =
                    "How much memory uploads that are not whole yet and values that clients have not taken yet may"
                            + " take in all; by default an eighth of the largest heap.")
    private @Nullable ByteSize bodyMemory;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Time for requests in flight to finish at SIGINT or SIGTERM; a second signal ends at once.")
    private Duration drainTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--until-stdin-closes",
            description =
                    "Ends when standard input closes too, so that no server outlives the program that started it.")
    private boolean untilStdinCloses;

    /** The options are checked for a server with a heap of its own. */
    private boolean servesElsewhere;

    /**
     * Refuses the words behind {@code serve} that it would refuse itself.
     *
     * @throws IllegalArgumentException with the line that it would tell
     */
    public static void check(List<String> words) {
        ServeCommand command = new ServeCommand();
        command.servesElsewhere = true;
        try {
            CommandLines.of(command).parseArgs(words.toArray(String[]::new));
            var unused = command.config();
        } catch (ParameterException mistake) {
            throw new IllegalArgumentException(mistake.getMessage(), mistake);
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        loops.chooseUnsafe(new OptionChecks(spec)); // before any class of Netty is loaded
        ServerConfig config = config();
        try (Signals signals = Signals.listen("INT", "TERM", "HUP");
                CacheServer server = CacheServer.start(config)) {
            CompletableFuture<Void> died = server.died().toCompletableFuture();
            var unused = died.thenRun(signals::ask);
            if (untilStdinCloses) {
                signals.alsoWhenStdinCloses();
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("kvcache listening on %s (store %s, %s)"
                    .formatted(
                            authority(config.address().getAddress(), server.port()),
                            config.variant().name(),
                            config.loops().description()));
            out.flush();
            signals.await();
            if (died.isDone()) {
                throw new CommandFailure("an event loop has died; the log says why");
            }
        } catch (IOException | IllegalArgumentException cannotStart) {
            throw new CommandFailure(String.valueOf(cannotStart.getMessage()));
        }
        return 0;
    }

    private static String authority(InetAddress address, int port) {
        String host = address.getHostAddress();
        return (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    /** Holds an option against the memory of this process, unless another one serves. */
    private void fit(OptionChecks check, String option, Runnable fits) {
        if (!servesElsewhere) {
            check.that(option, fits);
        }
    }

    /** What the options ask for, after they have been parsed. */
    ServerConfig config() {
        OptionChecks check = new OptionChecks(spec);
        OptionalInt stripeCount = stripes == null
                ? OptionalInt.empty()
                : OptionalInt.of(check.range("--stripes", stripes, 1, StoreConfig.MAX_STRIPES));
        OptionalLong maxBytesBound = maxBytes == null
                ? OptionalLong.empty()
                : OptionalLong.of(check.range(
                        "--max-bytes", maxBytes.bytes(), StoreConfig.MIN_MAX_BYTES, StoreConfig.MAX_MAX_BYTES));
        Stores known = stores.stores(check);
        StoreVariant variant = check.value("--store", () -> known.named(store));
        check.that("--store", variant::checkEngine);
        StoreConfig storeConfig = new StoreConfig(
                check.range("--capacity", capacity, 1L, StoreConfig.MAX_CAPACITY_ENTRIES), maxBytesBound, stripeCount);
        for (StoreSetting setting : StoreSetting.values()) {
            check.that(setting.option(), () -> variant.checkSupports(setting, storeConfig));
        }
        int maxValueBytes = (int) check.range("--max-value-size", maxValueSize.bytes(), 1, CacheConfig.MAX_VALUE_BYTES);
        check.that("--max-value-size", () -> variant.checkTakes(maxValueBytes, storeConfig));
        fit(check, "--max-bytes", () -> MemoryFit.checkBound(variant, storeConfig));
        fit(check, "--capacity", () -> MemoryFit.checkCapacity(variant, storeConfig));
        CacheConfig cache = CacheConfig.defaults()
                .hashedBy(check.value("--hash", () -> KeyHash.named(hash)))
                .withMaxValueBytes(maxValueBytes)
                .withTtl(ttl(check));
        return new ServerConfig(
                new InetSocketAddress(
                        check.value("--bind", () -> Addresses.named(bind)), check.range("--port", port, 0, MAX_PORT)),
                variant,
                storeConfig,
                cache,
                Math.min(
                        check.range("--concurrency-limit", concurrencyLimit, 1, Integer.MAX_VALUE),
                        ServerConfig.MAX_CONCURRENCY_LIMIT),
                loops.config(check),
                connections(check),
                drainTimeout);
    }

    private ConnectionLimits connections(OptionChecks check) {
        ConnectionLimits limits = ConnectionLimits.defaults()
                .withMaxConnections(check.range("--max-connections", maxConnections, 1, Integer.MAX_VALUE));
        ConnectionLimits withRequest =
                check.value("--request-timeout", () -> limits.withRequestTimeout(requestTimeout));
        ConnectionLimits withIdle = check.value("--idle-timeout", () -> withRequest.withIdleTimeout(idleTimeout));
        ConnectionLimits withStall = check.value("--stall-timeout", () -> withIdle.withStallTimeout(stallTimeout));
        fit(check, "--max-value-size", () -> MemoryFit.checkValues(maxValueSize.bytes()));
        if (bodyMemory == null) {
            return withStall;
        }
        ConnectionLimits withBodies = withStall.withBodyBytes(check.range(
                "--body-memory", bodyMemory.bytes(), maxValueSize.bytes(), ConnectionLimits.MAX_BODY_BYTES));
        fit(check, "--body-memory", () -> MemoryFit.checkBodies(withBodies));
        return withBodies;
    }

    private TtlPolicy ttl(OptionChecks check) {
        TtlPolicy limit = check.value("--max-ttl", () -> new TtlPolicy(Optional.empty(), Optional.ofNullable(maxTtl)));
        return check.value("--default-ttl", () -> new TtlPolicy(Optional.ofNullable(defaultTtl), limit.most()));
    }
}
