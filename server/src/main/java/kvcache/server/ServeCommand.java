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

    @Option(names = "--port", paramLabel = "N", defaultValue = "3000", description = "TCP port; 0 selects a free one.")
    private WholeNumber port = new WholeNumber("");

    @Option(
            names = "--bind",
            paramLabel = "ADDRESS",
            defaultValue = "0.0.0.0",
            description = "Address or host name to listen on.")
    private String bind = "";

    @Option(
            names = "--store",
            paramLabel = "NAME",
            defaultValue = Stores.DEFAULT,
            description = "Store variant; see the stores command.")
    private String store = "";

    @Mixin
    private final StoresOption stores = new StoresOption();

    @Option(
            names = "--capacity",
            paramLabel = "ENTRIES",
            defaultValue = "" + StoreConfig.DEFAULT_CAPACITY_ENTRIES,
            description =
                    "Initial capacity in entries, reduced if the heap is small. Fixed for chronicle: about this many"
                            + " entries of 1 KiB fit.")
    private WholeNumber capacity = new WholeNumber("");

    @Option(
            names = "--max-bytes",
            paramLabel = "SIZE",
            description = "Maximum memory of keys and values, such as 512m. For stores that can be bounded.")
    private @Nullable ByteSize maxBytes;

    @Option(
            names = "--stripes",
            paramLabel = "N",
            description =
                    "Number of locks of the store 'striped', rounded up to a power of two (default: four per core).")
    private @Nullable WholeNumber stripes;

    @Option(
            names = "--hash",
            paramLabel = "NAME",
            defaultValue = "seeded",
            description = "Hash of keys: seeded, jdk, xxh3 or wyhash. Only seeded resists clients that choose colliding"
                    + " keys.")
    private String hash = "";

    @Option(
            names = "--default-ttl",
            paramLabel = "TIME",
            description = "Time to live of entries stored without one, such as 30s or 7d (default: no expiry).")
    private @Nullable Duration defaultTtl;

    @Option(
            names = "--max-ttl",
            paramLabel = "TIME",
            description = "Maximum time to live. A longer one, or none, is reduced to it.")
    private @Nullable Duration maxTtl;

    @Option(
            names = "--concurrency-limit",
            paramLabel = "N",
            defaultValue = "250",
            description = "Maximum concurrent requests to the store; further ones wait. Values above 500 count as 500.")
    private WholeNumber concurrencyLimit = new WholeNumber("");

    @Mixin
    private final LoopOptions loops = new LoopOptions();

    @Option(
            names = "--max-value-size",
            paramLabel = "SIZE",
            defaultValue = "2m",
            description = "Maximum value size, such as 512, 64k or 2m.")
    private ByteSize maxValueSize = new ByteSize(CacheConfig.DEFAULT_MAX_VALUE_BYTES);

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Maximum open connections; further ones are closed on accept.")
    private WholeNumber maxConnections = new WholeNumber("");

    @Option(
            names = "--request-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Maximum time from the first byte of a request to its last.")
    private Duration requestTimeout = Duration.ofSeconds(30);

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            defaultValue = "60s",
            description = "Maximum time without a request before a connection is closed.")
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
                    "Maximum memory of incomplete uploads and unread responses (default: 1/8 of the maximum heap).")
    private @Nullable ByteSize bodyMemory;

    @Option(
            names = "--drain-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description =
                    "Maximum time to finish requests in flight at SIGINT or SIGTERM. A second signal exits at once.")
    private Duration drainTimeout = Duration.ofSeconds(10);

    @Option(
            names = "--until-stdin-closes",
            description = "Also exit when standard input closes, so that no server outlives its parent process.")
    private boolean untilStdinCloses;

    /** Whether only to check the options, for a server process with another heap. */
    private boolean servesElsewhere;

    /**
     * Checks the arguments of {@code serve} for another process.
     *
     * @throws IllegalArgumentException if one is invalid, with the message that {@code serve} would print
     */
    public static void check(List<String> arguments) {
        ServeCommand command = new ServeCommand();
        command.servesElsewhere = true;
        try {
            CommandLines.of(command).parseArgs(arguments.toArray(String[]::new));
            var unused = command.config();
        } catch (ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
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
                throw new CommandFailure("an event loop has died; see the log");
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

    /** Checks an option against the memory of this process, unless the server is another process. */
    private void fit(OptionChecks check, String option, Runnable fits) {
        if (!servesElsewhere) {
            check.that(option, fits);
        }
    }

    /** Returns the configuration from the parsed options. */
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
