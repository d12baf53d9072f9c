package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import kvcache.server.api.TtlPolicy;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;

/** Expiry by the real clock. */
final class ExpiryTest {

    @Test
    void whatHasExpiredGivesItsMemoryBackWithoutBeingRead() {
        TtlPolicy policy = new TtlPolicy(Optional.of(Duration.ofMillis(300)), Optional.of(Duration.ofDays(1)));
        try (CacheServer server = new TestServer().ttl(policy).start();
                H2Client client = new H2Client(server.port())) {
            for (int i = 0; i < 100; i++) {
                assertThat(client.send("PUT", "/store/default" + i, new byte[10])
                                .status())
                        .isEqualTo(200);
                assertThat(client.send("PUT", "/store/asked" + i + "?ttl=600ms", new byte[10])
                                .status())
                        .isEqualTo(200);
            }
            server.cache().put("stays".getBytes(UTF_8), new byte[1], Duration.ofHours(1));

            Waiting.until("the expired entries are gone", () -> server.cache().size() == 1);

            assertThat(client.send("GET", "/get/stays").status()).isEqualTo(200);
            assertThat(client.send("GET", "/get/asked1").status()).isEqualTo(404);
        }
    }
}
