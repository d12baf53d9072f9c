package kvcache.server.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.server.CacheServer;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.LogWatch;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients send mutated requests and frames, upgrades among them, over real sockets and leave in every way there is.
 * Others are served all the while, nothing is logged, and no memory is held when all are gone; buffers that are dropped
 * are found by {@link kvcache.server.testing.LeakWatch}. The profile {@code long} goes on for ten minutes with each
 * store.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS) // half an hour in the long form
final class HttpSoakTest {

    private static final Duration TIME =
            "long".equals(System.getProperty("kvcache.effort")) ? Duration.ofMinutes(10) : Duration.ofSeconds(5);

    /** Short, since a quarter of the clients wait for an answer, often to a request that they have not sent whole. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);

    private static final int CLIENTS = 4;
    private static final byte[] LARGE = new byte[60_000];

    /** Buffers of the loops, which keep two each. */
    private static final long MOST_MORE_BYTES = 1 << 20;

    @ParameterizedTest
    @ValueSource(strings = {"concurrent", "offheap"})
    void servesOthersLogsNothingAndHoldsNothing(String store) throws Exception {
        try (LogWatch log = LogWatch.start();
                CacheServer server = new TestServer()
                        .over(store)
                        .maxValueBytes(100_000)
                        .loops(loops -> loops.withAllocator(Allocator.UNPOOLED))
                        .connections(limits -> limits.withRequestTimeout(REQUEST_TIMEOUT))
                        .start()) {
            server.cache().put("canary".getBytes(UTF_8), LARGE);
            soak(server, Duration.ofSeconds(1));
            long before = heldBytes(server);
            soak(server, TIME);
            assertThat(heldBytes(server)).isLessThan(before + MOST_MORE_BYTES);
            assertThat(log.lines()).isEmpty();
        }
    }

    private static long heldBytes(CacheServer server) {
        Waiting.until("the clients are gone", () -> server.connections() == 0);
        return server.config().loops().allocator().usedDirectBytes();
    }

    private static void soak(CacheServer server, Duration time) throws IOException {
        long endNs = System.nanoTime() + time.toNanos();
        AtomicLong connections = new AtomicLong();
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Random random = new Random(i);
            clients.add(Waiting.inBackground(() -> {
                while (System.nanoTime() < endNs) {
                    misbehave(server.port(), random);
                    connections.incrementAndGet();
                }
            }));
        }
        try (RawConnection h1 = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            while (System.nanoTime() < endNs) {
                server.cache().put("a".getBytes(UTF_8), LARGE);
                assertThat(h1.send("GET /get/canary HTTP/1.1\r\nhost: a\r\n\r\n")
                                .reply()
                                .body())
                        .isEqualTo(LARGE);
                assertThat(h2.send("GET", "/get/canary").body()).isEqualTo(LARGE);
            }
        }
        clients.forEach(Waiting::result);
        assertThat(connections.get()).as("connections that were served").isGreaterThan(CLIENTS);
    }

    /** Sends something over a new connection, in parts, and leaves. */
    private static void misbehave(int port, Random random) {
        byte[] input = random.nextInt(3) == 0 ? new Http2Input(random).bytes() : new Http1Input(random).bytes();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            int most = random.nextBoolean() ? input.length : 1 + random.nextInt(input.length);
            for (int at = 0; at < input.length; ) {
                int bytes = Math.min(input.length - at, 1 + random.nextInt(most));
                out.write(input, at, bytes);
                at += bytes;
            }
            switch (random.nextInt(4)) {
                case 0 -> socket.setSoLinger(true, 0); // leaves with a reset
                case 1 -> {
                    socket.shutdownOutput();
                    var unused = socket.getInputStream().readAllBytes();
                }
                case 2 -> {
                    var unused = socket.getInputStream().read(new byte[random.nextInt(100) + 1]);
                }
                default -> {}
            }
        } catch (IOException cutOff) {
            // the server may end the connection at any byte
        }
    }
}
