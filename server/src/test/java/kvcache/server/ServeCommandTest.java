package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kvcache.base.cli.ByteSize;
import kvcache.base.cli.CommandLines;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.TtlPolicy;
import kvcache.server.netty.Allocator;
import kvcache.server.netty.ConnectionLimits;
import kvcache.server.netty.Listeners;
import kvcache.server.netty.LoopConfig;
import kvcache.server.netty.Placement;
import kvcache.server.netty.Transport;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestServer;
import kvcache.store.KeyHash;
import kvcache.store.StoreConfig;
import kvcache.store.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the commands, and what a server is started with where none are given. */
final class ServeCommandTest {

    /** The subcommands as the programs offer them. */
    @Command(
            name = "kvcache",
            subcommands = {ServeCommand.class, StoresCommand.class})
    private static final class Commands {}

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        CommandLine line = CommandLines.of(new Commands());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--store=papaya            | --store             | papaya   | striped, concurrent",
                "--capacity=0              | --capacity          | 0        | 1 to 536870912",
                "--capacity=many           | --capacity          | many     | allowed",
                "--port=-1                 | --port              | -1       | 0 to 65535",
                "--port=65536              | --port              | 65536    | 0 to 65535",
                "--port=http               | --port              | http     | 0 to 65535",
                "--port=1e3                | --port              | 1e3      | 0 to 65535",
                "--threads=many            | --threads           | many     | 1 to 1024",
                "--bind=no.such.invalid    | --bind              | no.such.invalid | 127.0.0.1",
                "--bind=                   | --bind              | ''       | 127.0.0.1",
                "--max-value-size=2tb      | --max-value-size    | 2tb      | 256mb",
                "--transport=pigeon        | --transport         | pigeon   | nio",
                "--allocator=arena         | --allocator         | arena    | pooled, adaptive, unpooled",
                "--unsafe=maybe            | --unsafe            | maybe    | on, off",
                "--listeners=two           | --listeners         | two      | one, each",
                "--pin=socket              | --pin               | socket   | none, cpu, node",
                "--stripes=0               | --stripes           | 0        | 1 to 65536",
                "--stripes=4               | --stripes           | concurrent | striped",
                "--threads=0               | --threads           | 0        | 1 to 1024",
                "--concurrency-limit=0     | --concurrency-limit | 0        | 1 to",
                "--max-value-size=0        | --max-value-size    | 0        | 1 to",
                "--max-value-size=2g       | --max-value-size    | 2147483648 | 1 to",
                "--max-value-size=big      | --max-value-size    | big      | 64k",
                "--max-value-size=17179869185g | --max-value-size | 17179869185g | allowed",
                "--body-memory=1k          | --body-memory       | 1024     | 2097152 to",
                "--drain-timeout=10        | --drain-timeout     | 10       | 500ms",
                "--hash=md5                | --hash              | md5      | seeded, jdk, xxh3, wyhash",
                "--default-ttl=10          | --default-ttl       | 10       | 500ms",
                "--default-ttl=0s          | --default-ttl       | 0s       | 1ms to",
                "--max-ttl=soon            | --max-ttl           | soon     | 7d",
                "--max-ttl=0ms             | --max-ttl           | 0s       | 1ms to",
                "--unheard-of=1            | --unheard-of        | --unheard-of | see 'kvcache serve --help'",
            })
    void aBadOptionIsOneLineThatNamesItAndWhatWasGivenAndWhatIsAllowed(
            String argument, String option, String given, String allowed) {
        assertThat(execute("serve", argument)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains(option)
                .contains(given)
                .contains(allowed)
                .doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "offheap   | --max-bytes=2m  | 2m  | --max-bytes 2097152",
                "offheap   | --max-bytes=64m | 8m  | --max-bytes 67108864",
                "caffeine  | --max-bytes=1m  | 1m  | --max-bytes 1048576",
            })
    void aValueSizeThatTheStoreCannotTakeIsOneLineThatNamesBothOptions(
            String store, String bound, String valueSize, String named) {
        assertThat(execute("serve", "--store", store, bound, "--max-value-size", valueSize))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString())
                .contains("--max-value-size")
                .contains("'" + store + "'")
                .contains(named)
                .containsPattern("takes values of at most \\d+ bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"256m", "256mb", "256MB", "256MiB", "268435456", "262144kb", "268435456b"})
    void aSizeIsUnderstoodWithItsUnitInAnyUsualForm(String size) {
        Sized sized = new Sized();
        CommandLines.of(sized).parseArgs("--size", size);
        assertThat(sized.size).isEqualTo(new ByteSize(256 << 20));
    }

    @Command
    private static final class Sized {
        @Option(names = "--size")
        private ByteSize size = new ByteSize(0);
    }

    @Test
    void aHostNameIsAnAddressToListenOn() {
        ServeCommand.check(List.of("--bind", "localhost", "--port", "0"));
    }

    @Test
    void aDefaultTimeToLiveBeyondTheLongestIsRefused() {
        assertThat(execute("serve", "--default-ttl=2h", "--max-ttl=60m")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("--default-ttl").contains("2h").contains("at most the max TTL, 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "serves"})
    void anUnknownSubcommandIsOneLine(String name) {
        assertThat(name.isEmpty() ? execute() : execute(name)).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void theStoresCommandListsEveryVariantWithItsTraits() {
        assertThat(execute("stores")).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().lines()).hasSize(1 + Stores.builtIn().all().size());
        assertThat(out.toString())
                .containsPattern("striped +stripe lock +stripe lock +heap, unbounded +hash maps")
                .containsPattern("concurrent +lock-free +bin lock +heap, unbounded +ConcurrentHashMap");
    }

    @Test
    void theDefaultsAreTheOriginalsSettings() {
        assertThat(ServerConfig.defaults())
                .isEqualTo(new ServerConfig(
                        new InetSocketAddress("0.0.0.0", 3000),
                        Stores.builtIn().named("concurrent"),
                        StoreConfig.ofCapacity(1_000_000),
                        new CacheConfig(
                                KeyHash.SEEDED,
                                2 * 1024 * 1024,
                                new TtlPolicy(Optional.empty(), Optional.empty()),
                                CacheConfig.defaults().clock()),
                        250,
                        new LoopConfig(
                                Runtime.getRuntime().availableProcessors(),
                                Transport.best(),
                                Allocator.ADAPTIVE,
                                Listeners.ONE,
                                Placement.NONE),
                        ConnectionLimits.defaults(),
                        Duration.ofSeconds(10)));
        assertThat(ServerConfig.MAX_CONCURRENCY_LIMIT).isEqualTo(500);
    }

    @Test
    void theHelpTellsTheDefaults() {
        assertThat(execute("serve", "--help")).isZero();
        assertThat(out.toString().replaceAll("\\s+", " "))
                .contains("Default: 3000")
                .contains("Default: 0.0.0.0")
                .contains("Default: concurrent")
                .contains("Default: 1000000")
                .contains("Default: 250")
                .contains("Default: auto")
                .contains("Default: seeded")
                .contains("Default: 2m")
                .contains("Default: 10s");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 501, -1})
    void aConcurrencyLimitOutOfRangeIsRefusedWhereTheServerIsEmbedded(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TestServer().limit(limit))
                .withMessageContaining("concurrency limit is " + limit)
                .withMessageContaining("1 to 500");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void everyTransportOfThisMachineServesBothProtocols(Transport transport) throws IOException {
        if (!transport.isAvailable()) {
            return;
        }
        assertThat(Transport.named(transport.toString())).isEqualTo(transport);
        try (CacheServer server = new TestServer().transport(transport).start();
                RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            byte[] value = new byte[2 * 1024 * 1024];
            assertThat(h2.send("POST", "/store/key", value).status()).isEqualTo(200);
            assertThat(h1.send("GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n")
                            .reply()
                            .body())
                    .isEqualTo(value);
            assertThat(h2.send("GET", "/get/key").body()).isEqualTo(value);
        }
    }

    @Test
    void autoIsEpollWhereThereIsOne() {
        assertThat(Transport.named("auto")).isEqualTo(Transport.EPOLL.isAvailable() ? Transport.EPOLL : Transport.NIO);
    }
}
