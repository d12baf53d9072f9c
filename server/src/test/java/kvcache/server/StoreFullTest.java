package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import kvcache.server.testing.FailingStore;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import kvcache.store.StoreFullException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores without room for more. */
final class StoreFullTest {

    private static final int MOST_WRITES = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aStoreThatIsFullIsA507WithItsWordsAndTheConnectionGoesOn(Protocol protocol) {
        FailingStore full = new FailingStore(() -> new StoreFullException("no room: 64 MiB are full"));
        try (CacheServer server = new TestServer().over(full, false).start();
                TestClient client = protocol.open(server.port())) {
            for (int i = 0; i < 3; i++) {
                Reply reply = client.send("PUT", "/store/bad", new byte[100]);
                assertThat(reply.status()).isEqualTo(507);
                assertThat(reply.text()).isEqualTo("no room: 64 MiB are full");
                assertThat(client.send("GET", "/").status()).isEqualTo(200);
                assertThat(client.send("PUT", "/store/good", new byte[100]).status())
                        .isEqualTo(200);
            }
        }
    }

    /** What a process with a heap of 64 MiB does when it is given more than that: it refuses, and loses nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseSerialGC"})
    void aHeapThatFillsUpIs507AndNothingIsLostAndRoomIsFoundAgain(String collector) throws Exception {
        try (ServeProcess server = ServeProcess.startOn(
                        directory, List.of("-Xmx64m", collector), "--port", "0", "--bind", "127.0.0.1");
                RawConnection connection = RawConnection.open(server.port())) {
            Map<Integer, byte[]> acknowledged = fill(connection);
            assertThat(acknowledged).hasSizeGreaterThan(100);

            // It goes on to serve and to remove, on the connection that was refused. (Whether it refuses the next write
            // too is open: a refusal at once is followed by a collection that may find room.)
            for (Map.Entry<Integer, byte[]> entry : acknowledged.entrySet()) {
                assertThat(get(connection, "k" + entry.getKey()).body()).isEqualTo(entry.getValue());
            }
            acknowledged.keySet().stream().limit(acknowledged.size() / 2).forEach(key -> remove(connection, "k" + key));
            // A write may be refused once more, until the garbage that the removals left has been collected.
            for (int i = 0; i < 100; i++) {
                String key = "more" + i;
                Waiting.until("writes are taken again", () -> put(connection, key, new byte[10_000]) == 200);
            }
            server.signal("TERM");
            assertThat(server.exitCode()).isZero();
            assertThat(server.errors()).noneMatch(line -> line.contains("OutOfMemory") || line.startsWith("\t"));
            assertThat(server.errors())
                    .as("one line a minute, with figures")
                    .filteredOn(line -> !line.contains("Drain"))
                    .hasSizeBetween(1, 5)
                    .allMatch(line -> line.matches(".*507.*entries: \\d+, heap: \\d+ of 6\\d MiB.*"));
        }
    }

    /** Puts distinct values of 1 to 64 KiB until one is refused: those that were taken. */
    private static Map<Integer, byte[]> fill(RawConnection connection) throws IOException {
        Map<Integer, byte[]> acknowledged = new HashMap<>();
        Random random = new Random(7);
        for (int key = 0; key < MOST_WRITES; key++) {
            byte[] value = new byte[1024 << random.nextInt(7)];
            Arrays.fill(value, (byte) key);
            Reply reply = reply(connection, "k" + key, value);
            if (reply.status() == 507) {
                assertThat(reply.text()).contains("full").contains("heap");
                return acknowledged;
            }
            assertThat(reply.status()).isEqualTo(200);
            acknowledged.put(key, value);
        }
        throw new AssertionError("never refused");
    }

    private static int put(RawConnection connection, String key, byte[] value) {
        try {
            return reply(connection, key, value).status();
        } catch (IOException ended) {
            throw new AssertionError(ended);
        }
    }

    private static Reply reply(RawConnection connection, String key, byte[] value) throws IOException {
        byte[] head = "PUT /store/%s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n"
                .formatted(key, value.length)
                .getBytes(UTF_8);
        return connection.send(head).send(value).reply();
    }

    private static Reply get(RawConnection connection, String key) throws IOException {
        return connection
                .send("GET /get/%s HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key))
                .reply();
    }

    private static void remove(RawConnection connection, String key) {
        try {
            assertThat(connection
                            .send("DELETE /store/%s HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key))
                            .reply()
                            .status())
                    .isEqualTo(200);
        } catch (IOException ended) {
            throw new AssertionError(ended);
        }
    }
}
