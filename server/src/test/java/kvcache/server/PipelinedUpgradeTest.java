package kvcache.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kvcache.server.netty.Allocator;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upgrades to h2c with requests in front of them and bytes behind them, all in one write. */
final class PipelinedUpgradeTest {

    private static final byte[] LARGE = "large ".repeat(10_000).getBytes(UTF_8);

    private static final int LEAK_BYTES = 75 * 1024;

    private static String get(String key) {
        return "GET /get/%s HTTP/1.1\r\nhost: a\r\n\r\n".formatted(key);
    }

    private static String upgrade(String requestLine, String body) {
        return "%s HTTP/1.1\r\nhost: a\r\nconnection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABk\r\n%s\r\n%s"
                .formatted(requestLine, body.isEmpty() ? "" : "content-length: %d\r\n".formatted(body.length()), body);
    }

    private static CacheServer start() {
        CacheServer server = new TestServer()
                .loops(loops -> loops.withAllocator(Allocator.UNPOOLED))
                .start();
        server.cache().put("large".getBytes(UTF_8), LARGE);
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
        return server;
    }

    /** The bodies of the streams, when so many have ended. */
    private static Map<Integer, String> bodies(RawH2 h2, int ended) throws IOException {
        Map<Integer, String> bodies = new HashMap<>();
        for (int left = ended; left > 0; ) {
            RawH2.Frame frame = h2.next();
            if (frame.type() == Http2FrameTypes.DATA) {
                bodies.merge(frame.streamId(), new String(frame.payload(), ISO_8859_1), String::concat);
            }
            boolean ends = frame.type() == Http2FrameTypes.DATA || frame.type() == Http2FrameTypes.HEADERS;
            left -= ends && (frame.flags() & 1) != 0 ? 1 : 0;
        }
        return bodies;
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /get/key", "POST /store/new"})
    void framesBehindTheUpgradeAreTakenWholeAndInOrder(String requestLine) throws IOException {
        try (CacheServer server = start();
                RawConnection connection = RawConnection.open(server.port())) {
            String body = requestLine.startsWith("POST") ? "new" : "";
            String frames = new String(RawH2.frame(Http2FrameTypes.SETTINGS, 0, 0), ISO_8859_1);
            for (int id = 3; id < 200; id += 2) {
                byte[] read = RawH2.request("GET", id == 3 ? "/get/large" : "/get/key");
                frames += new String(RawH2.frame(Http2FrameTypes.HEADERS, 5, id, read), ISO_8859_1);
            }
            connection.send(get("large")
                    + get("key")
                    + upgrade(requestLine, body)
                    + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
                    + frames);

            assertThat(connection.reply().body()).isEqualTo(LARGE);
            assertThat(connection.reply().text()).isEqualTo("value");
            assertThat(connection.reply().status()).isEqualTo(101);
            Map<Integer, String> bodies = bodies(RawH2.on(connection), 100);
            assertThat(bodies).containsEntry(3, new String(LARGE, UTF_8)).containsEntry(199, "value");
            assertThat(bodies.get(1)).isEqualTo(body.isEmpty() ? "value" : null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /get/key", "POST /store/new"})
    void requestsBehindTheUpgradeEndTheConnectionUnanswered(String requestLine) throws IOException {
        try (CacheServer server = start();
                RawConnection connection = RawConnection.open(server.port())) {
            String body = requestLine.startsWith("POST") ? "new" : "";
            connection.send(
                    get("key") + upgrade(requestLine, body) + get("large").repeat(3));

            assertThat(connection.reply().text()).isEqualTo("value");
            assertThat(connection.reply().status()).isEqualTo(101);
            RawH2 h2 = RawH2.on(connection);
            assertThat(h2.goAwayErrorCode()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
            assertThat(h2.isAtEnd()).isTrue();
        }
    }

    /**
     * Each of these leaked 75 KiB. A connection leaves the server's count as soon as its socket is closed, which a
     * failed write does while the bytes behind it are still on the stack: so the figure is waited for.
     */
    @Test
    void requestsBehindTheUpgradeHoldNoMemoryWhenTheConnectionIsGone() throws IOException {
        try (CacheServer server = start()) {
            List<String> inputs = List.of(
                    get("large") + upgrade("GET /get/key", "") + get("large"),
                    upgrade("GET /get/key", "") + get("large").repeat(3),
                    get("large") + upgrade("POST /store/new", "new") + get("large"),
                    get("large") + upgrade("GET /get/key", "") + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + get("large"));
            sendAndLeave(server, inputs, 10);
            long before = usedDirectBytes(server);
            sendAndLeave(server, inputs, 250);
            Waiting.until("less than one leak is held", () -> usedDirectBytes(server) < before + LEAK_BYTES);
        }
    }

    private static void sendAndLeave(CacheServer server, List<String> inputs, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            for (String input : inputs) {
                try (RawConnection connection = RawConnection.open(server.port())) {
                    connection.send(input);
                    assertThat(connection.line()).startsWith("HTTP/1.1 ");
                }
            }
        }
        Waiting.until("the clients are gone", () -> server.connections() == 0);
    }

    private static long usedDirectBytes(CacheServer server) {
        return server.config().loops().allocator().usedDirectBytes();
    }
}
