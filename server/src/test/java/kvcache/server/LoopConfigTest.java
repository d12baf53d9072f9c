package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import kvcache.server.netty.Allocator;
import kvcache.server.netty.Listeners;
import kvcache.server.netty.LoopConfig;
import kvcache.server.netty.Placement;
import kvcache.server.netty.Transport;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever connections are served on, the cache answers the same. */
final class LoopConfigTest {

    private static final int CONNECTIONS = 8;

    /** Each setting of each axis, and the rest as it is by default. */
    static Stream<LoopConfig> settings() {
        LoopConfig base = LoopConfig.defaults().withCount(2);
        List<LoopConfig> settings = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            if (transport.isAvailable()) {
                settings.add(base.withTransport(transport));
                settings.add(base.withTransport(transport).withListeners(Listeners.EACH));
            }
        }
        Stream.of(Allocator.values()).map(base::withAllocator).forEach(settings::add);
        Stream.of(Placement.values()).map(base::withPlacement).forEach(settings::add);
        settings.add(base.withCount(1));
        return settings.stream().distinct();
    }

    @ParameterizedTest
    @MethodSource("settings")
    void everySettingServesShortAndLongValuesOverBothProtocols(LoopConfig config) {
        byte[] longValue = new byte[1 << 20];
        new Random(1).nextBytes(longValue);
        try (CacheServer server = new TestServer()
                .loops(loops -> config)
                .maxValueBytes(longValue.length)
                .start()) {
            List<TestClient> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    clients.add((i % 2 == 0 ? Protocol.HTTP_1_1 : Protocol.H2C).open(server.port()));
                }
                clients.forEach(client -> assertServes(client, longValue));
            } finally {
                clients.forEach(TestClient::close); // before the server, which would wait for them
            }
        }
    }

    private static void assertServes(TestClient client, byte[] longValue) {
        assertThat(client.send("PUT", "/store/long", longValue).status()).isEqualTo(200);
        assertThat(client.send("PUT", "/store/short", "a value".getBytes(UTF_8)).status())
                .isEqualTo(200);
        for (int i = 0; i < 3; i++) { // from the second one on by the fast path
            assertThat(client.send("GET", "/get/short").body()).isEqualTo("a value".getBytes(UTF_8));
        }
        assertThat(client.send("GET", "/get/long").body()).isEqualTo(longValue);
    }

    @Test
    void theReadyLineTellsWhatServes(@TempDir Path directory) throws IOException {
        try (ServeProcess plain = ServeProcess.start(directory, "--port", "0", "--threads", "2");
                ServeProcess other = ServeProcess.start(
                        directory,
                        "--port=0",
                        "--threads=2",
                        "--transport=nio",
                        "--allocator=pooled",
                        "--unsafe=off",
                        "--listeners=each",
                        "--pin=cpu")) {
            assertThat(plain.port()).isPositive();
            assertThat(other.port()).isPositive();
            assertThat(plain.readyLine()).endsWith(", 2 threads, adaptive buffers, with Unsafe)");
            assertThat(other.readyLine())
                    .endsWith(
                            "nio, 2 threads, pooled buffers, without Unsafe, a listener for each thread, pinned by cpu)");
            assertThat(other.errors()).isEmpty();
        }
    }
}
