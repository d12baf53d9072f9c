package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kvcache.server.netty.Allocator;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;

/** Clients that ask and do not read, or begin to send and do not go on, cost the server a bounded amount of memory. */
final class SlowReaderTest {

    private static final int VALUE_BYTES = 1024 * 1024;
    private static final String GET_LARGE = "GET /get/large HTTP/1.1\r\nhost: a\r\n\r\n";
    private static final String GET_ROOT = "GET / HTTP/1.1\r\nhost: a\r\n\r\n";

    private static final int END_HEADERS = 0x4;

    /** It takes from the system what is asked of it and no more, so that its figure is what buffers hold. */
    private static final Allocator EXACT = Allocator.UNPOOLED;

    /** What a client may make a server hold of a value on the heap: a piece and the beginning of the next. */
    private static final long MOST_BYTES_OF_CLIENT = 256 * 1024;

    private static byte[] value() {
        byte[] value = new byte[VALUE_BYTES];
        new Random(5).nextBytes(value);
        return value;
    }

    private static RawConnection slow(CacheServer server) throws IOException {
        return RawConnection.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 16 * 1024);
    }

    @Test
    void longValuesOnTheHeapAreCopiedNoFasterThanTheyAreTakenWhereTheBudgetIsSpent() throws IOException {
        byte[] value = value();
        List<RawConnection> clients = new ArrayList<>();
        try (CacheServer server = new TestServer()
                .loops(loops -> loops.withAllocator(EXACT))
                .connections(limits -> limits.withBodyBytes(2 * VALUE_BYTES))
                .start()) {
            server.cache().put("large".getBytes(UTF_8), value);
            long before = usedDirectBytes();
            // More than the kernel buffers of each, and all of it asked for at once.
            int values = 16;
            for (int i = 0; i < 16; i++) {
                clients.add(slow(server).send(GET_LARGE.repeat(values)).send(GET_ROOT));
            }
            try (RawConnection other = RawConnection.open(server.port())) {
                for (int i = 0; i < values; i++) {
                    assertThat(other.send(GET_ROOT).reply().status()).isEqualTo(200);
                    assertThat(usedDirectBytes() - before)
                            .as("direct memory while clients are slow")
                            .isLessThan(2 * VALUE_BYTES + clients.size() * MOST_BYTES_OF_CLIENT);
                    for (RawConnection client : clients) {
                        assertThat(client.reply().body()).isEqualTo(value);
                    }
                }
            }
            for (RawConnection client : clients) {
                assertThat(client.reply().text()).isEqualTo("Hello, World!");
            }
        } finally {
            for (RawConnection client : clients) {
                client.close();
            }
        }
    }

    @Test
    void aConnectionThatEndsWithALongValueEndsWhenAllOfItIsTaken() throws IOException {
        byte[] value = value();
        try (CacheServer server = new TestServer().start();
                RawConnection client = slow(server)) {
            server.cache().put("large".getBytes(UTF_8), value);
            client.send(GET_LARGE.repeat(20)).send("GET /get/large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            for (int i = 0; i < 21; i++) {
                assertThat(client.reply().body()).isEqualTo(value);
            }
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    void copiesOfValuesOffTheHeapHaveABudgetAndWhoFindsItSpentIsToldSo() throws IOException {
        byte[] value = value();
        List<RawConnection> deaf = new ArrayList<>();
        try (CacheServer server = new TestServer()
                .over("offheap")
                .connections(limits -> limits.withBodyBytes(4 * VALUE_BYTES))
                .start()) {
            server.cache().put("large".getBytes(UTF_8), value);
            try (RawConnection other = RawConnection.open(server.port())) {
                // Clients that take nothing, until their answers fill the kernel's buffers and then the budget.
                Waiting.until("the budget is spent", () -> {
                    try {
                        deaf.add(slow(server).send(GET_LARGE.repeat(20)));
                        return other.send(GET_LARGE).reply().status() == 503;
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
                assertThat(other.send(GET_ROOT).reply().status()).isEqualTo(200);
                for (RawConnection client : deaf) {
                    client.close();
                }
                Waiting.until("the memory is back", () -> {
                    try {
                        return other.send(GET_LARGE).reply().status() == 200;
                    } catch (IOException failure) {
                        throw new AssertionError(failure);
                    }
                });
            }
        } finally {
            for (RawConnection client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void uploadsHaveABudgetAndWhoFindsItSpentIsToldSo() throws IOException {
        try (CacheServer server = new TestServer()
                .connections(limits -> limits.withBodyBytes(100_000))
                .maxValueBytes(100_000) // there is memory for the longest value, whatever the limit says
                .start()) {
            try (RawH2 stalled = RawH2.open(server.port())) {
                for (int id = 1; id <= 3; id += 2) {
                    stalled.send(Http2FrameTypes.HEADERS, END_HEADERS, id, RawH2.request("POST", "/store/key"));
                    for (int i = 0; i < 3; i++) {
                        stalled.send(Http2FrameTypes.DATA, 0, id, new byte[10_000]);
                    }
                }
                stalled.send(Http2FrameTypes.PING, 0, 0, new byte[8]).next(Http2FrameTypes.PING);

                assertThat(upload(server, 60_000)).isEqualTo(503);
                assertThat(upload(server, 10_000)).isEqualTo(200);
            }
            Waiting.until("what the stalled ones held is back", () -> {
                try {
                    return upload(server, 60_000) == 200;
                } catch (IOException failure) {
                    throw new AssertionError(failure);
                }
            });
        }
    }

    /** Sends the head first, so that it is not taken as a whole. */
    private static int upload(CacheServer server, int bytes) throws IOException {
        String head = "POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n".formatted(bytes);
        try (RawConnection connection = RawConnection.open(server.port())) {
            return connection.send(head).send(new byte[bytes]).reply().status();
        }
    }

    private static long usedDirectBytes() {
        return EXACT.usedDirectBytes();
    }
}
