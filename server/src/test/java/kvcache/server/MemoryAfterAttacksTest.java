package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kvcache.server.netty.Allocator;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attack after attack, by several connections at once: the server serves others all the while, and when the attackers
 * are gone so is all that they made it hold. The profile {@code long} goes on for a hundred times as long.
 */
@Timeout(value = 2, unit = TimeUnit.HOURS) // minutes in the long form
final class MemoryAfterAttacksTest {

    private static final int ROUNDS = "long".equals(System.getProperty("kvcache.effort")) ? 200 : 2;
    private static final int ATTACKERS = 4;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /**
     * What is loaded, compiled and kept for the next one settles in the first round; buffers are taken from the system
     * one by one.
     */
    private static final long MOST_MORE_BYTES = 8L << 20;

    /** Sends what it does, and leaves it to the caller to go away. */
    private interface Attack {
        AutoCloseable on(int port) throws IOException;
    }

    private static Stream<Attack> attacks() {
        return Stream.concat(
                H2cConductTest.floods().map(flood -> port -> flooded(RawH2.open(port), flood)),
                Stream.of(
                        MemoryAfterAttacksTest::valuesThatNobodyTakesOverH2c,
                        MemoryAfterAttacksTest::valuesThatNobodyTakes,
                        port -> RawConnection.open(port).send("GET /get/" + "a".repeat(4_000)),
                        port -> RawConnection.open(port)
                                .send("POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1000000\r\n\r\n")
                                .send(new byte[500_000]),
                        port -> RawConnection.open(port)
                                .send("POST /store/key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
                                .send("1;" + "x".repeat(4_000)),
                        port -> RawConnection.open(port)
                                .send("GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n".repeat(5_000))));
    }

    private static AutoCloseable flooded(RawH2 h2, byte[] flood) {
        try {
            h2.send(flood);
        } catch (IOException cutOff) {
            // as it should be
        }
        return h2;
    }

    private static AutoCloseable valuesThatNobodyTakesOverH2c(int port) throws IOException {
        RawH2 h2 = RawH2.open(port, INITIAL_WINDOW_SIZE, 100);
        for (int id = 1; id < 100; id += 2) {
            h2.get(id, "/get/large");
        }
        h2.next(Http2FrameTypes.DATA);
        return h2;
    }

    private static AutoCloseable valuesThatNobodyTakes(int port) throws IOException {
        return RawConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4 * 1024)
                .send("GET /get/large HTTP/1.1\r\nhost: a\r\n\r\n".repeat(50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"concurrent", "offheap"})
    void isWhatItWasBefore(String store) throws Exception {
        try (CacheServer server = new TestServer()
                        .over(store)
                        .loops(loops -> loops.withAllocator(Allocator.UNPOOLED))
                        .start();
                H2Client other = new H2Client(server.port())) {
            server.cache().put("large".getBytes(UTF_8), new byte[LARGE_BYTES]);
            server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
            attackAll(server, other);
            long before = heldBytes(server);
            for (int i = 0; i < ROUNDS; i++) {
                attackAll(server, other);
            }
            assertThat(heldBytes(server)).isLessThan(before + MOST_MORE_BYTES);
        }
    }

    private static void attackAll(CacheServer server, H2Client other) throws Exception {
        for (Attack attack : attacks().toList()) {
            List<AutoCloseable> attackers = new ArrayList<>();
            try {
                for (int i = 0; i < ATTACKERS; i++) {
                    attackers.add(attack.on(server.port()));
                }
                assertThat(other.send("GET", "/get/key").status()).isEqualTo(200);
            } finally {
                for (AutoCloseable attacker : attackers) {
                    attacker.close();
                }
            }
            Waiting.until("the attackers are gone", () -> server.connections() == 1);
        }
    }

    /** What is left on the heap after a collection, and what buffers take outside it. */
    private static long heldBytes(CacheServer server) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory()
                - runtime.freeMemory()
                + server.config().loops().allocator().usedDirectBytes();
    }
}
