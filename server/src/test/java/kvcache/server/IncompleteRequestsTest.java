package kvcache.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import kvcache.server.testing.GatedStore;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bytes that wait for the rest of a request, or behind one, have one budget over both protocols: here 256 KiB. */
final class IncompleteRequestsTest {

    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n";
    private static final String HALF_HEAD = GET + "x: " + "y".repeat(15_000);
    private static final byte[] HALF_FRAME =
            Arrays.copyOf(RawH2.frame(Http2FrameTypes.HEADERS, 4, 1, new byte[16_000]), 15_000);

    /** More than fit into the budget. */
    private static final int MANY = 20;

    private final GatedStore store = new GatedStore();
    private final CacheServer server = new TestServer()
            .over(store, true)
            .connections(limits -> limits.withBodyBytes(1))
            .drainTimeout(Duration.ZERO)
            .start();
    private final Deque<AutoCloseable> clients = new ArrayDeque<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        server.close();
    }

    private RawConnection connect() throws IOException {
        RawConnection connection = RawConnection.open(server.port());
        clients.add(connection);
        return connection;
    }

    /** One of several connections that send this: there is no memory for all of them. */
    private RawConnection refused(String input) throws IOException {
        List<RawConnection> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(connect().send(input));
        }
        List<RawConnection> refused = new ArrayList<>();
        Waiting.until("one is refused", () -> {
            all.stream().filter(IncompleteRequestsTest::isAnswered).forEach(refused::add);
            return !refused.isEmpty();
        });
        return refused.getFirst();
    }

    private static boolean isAnswered(RawConnection connection) {
        try {
            return connection.hasBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aHeadThatFindsTheMemorySpentIs503AndOthersAreServed() throws Exception {
        RawConnection refused = refused(HALF_HEAD);
        assertThat(refused.reply().status()).isEqualTo(503);
        assertThat(refused.isAtEnd()).isTrue();
        assertThat(connect().send(GET + "\r\n").reply().status()).isEqualTo(404);

        while (!clients.isEmpty()) {
            clients.remove().close();
        }
        Waiting.until("the clients are gone", () -> server.connections() == 0);
        RawConnection later = connect().send(HALF_HEAD);
        assertThat(later.send("\r\n\r\n").reply().status()).isEqualTo(404);
    }

    @Test
    void anIncompleteTrailerOrChunkLengthIs503Too() throws IOException {
        refused(HALF_HEAD);
        String post = "POST /store/key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n";
        assertThat(refused(post + "0\r\na: " + "b".repeat(15_000)).reply().status())
                .isEqualTo(503);
        assertThat(refused(post + "1;" + "b".repeat(8_000)).reply().status()).isEqualTo(503);
    }

    @Test
    void aFrameThatFindsTheMemorySpentEndsItsConnection() throws IOException {
        refused(HALF_HEAD);
        RawH2 h2 = RawH2.open(server.port());
        clients.add(h2);
        h2.send(HALF_FRAME);
        assertThat(h2.goAwayErrorCode()).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
        assertThat(h2.isAtEnd()).isTrue();
    }

    @Test
    void framesHoldTheSameMemory() throws IOException {
        for (int i = 0; i < MANY; i++) {
            RawH2 h2 = RawH2.open(server.port());
            clients.add(h2);
            h2.send(HALF_FRAME);
        }
        assertThat(refused(HALF_HEAD).reply().status()).isEqualTo(503);
    }

    @Test
    void theAnswerBeforeRequestsThatAreDroppedIsTheLast() throws IOException {
        refused(HALF_HEAD);
        RawConnection blocked = connect().send(GET.replace("key", "gated") + "\r\n");
        store.awaitFirstCall();
        blocked.send((GET + "\r\n").repeat(500));
        assertThat(connect().send(GET.replace("key", "none") + "\r\n").reply().status())
                .isEqualTo(404);
        store.letGo(1);
        var reply = blocked.reply();
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.field("connection")).isEqualTo("close");
        assertThat(blocked.isAtEnd()).isTrue();
    }
}
