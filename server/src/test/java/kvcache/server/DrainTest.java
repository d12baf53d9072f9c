package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import kvcache.server.testing.GatedStore;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;

/**
 * The end of a server: what is in flight is answered, within its time, and nothing new is begun. Clients end before the
 * test waits for the server, which would linger for them.
 */
final class DrainTest {

    private static final String HALF_A_POST =
            "POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\nexpect: 100-continue\r\n\r\n";
    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";

    /** Closes a server, and returns when it has ended an idle connection; it has told the others before. */
    private static CompletableFuture<Void> closeInTheBackground(CacheServer server) throws IOException {
        try (RawConnection idle = RawConnection.open(server.port())) {
            assertThat(idle.send(GET).reply().status()).isEqualTo(404);
            CompletableFuture<Void> closed = Waiting.inBackground(server::close);
            assertThat(idle.isAtEnd()).isTrue();
            return closed;
        }
    }

    @Test
    void aRequestInFlightIsStillAnsweredAndThenTheConnectionEnds() throws IOException {
        CacheServer server = new TestServer().start();
        CompletableFuture<Void> closed;
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(HALF_A_POST);
            assertThat(connection.reply().status()).isEqualTo(100);
            closed = closeInTheBackground(server);

            assertThat(closed).isNotDone();
            assertThat(connection.send("v").reply().status()).isEqualTo(200);
            assertThat(connection.isAtEnd()).isTrue();
        }
        Waiting.result(closed);
    }

    @Test
    void aStreamInFlightIsStillAnsweredAndTheConnectionEndsWithGoaway() throws IOException {
        CacheServer server = new TestServer().start();
        CompletableFuture<Void> closed;
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream half = h2.begin(H2Client.head("POST", "/store/key").set("expect", "100-continue"), false);
            half.awaitInvitation();
            closed = closeInTheBackground(server);

            assertThat(h2.goAwayErrorCode()).isZero();
            assertThat(half.send(new byte[1], true).reply().status()).isEqualTo(200);
            h2.awaitEnd();
        }
        Waiting.result(closed);
    }

    @Test
    void noConnectionIsAcceptedWhileWhatIsInFlightEnds() throws IOException {
        CacheServer server = new TestServer().start();
        int port = server.port();
        CompletableFuture<Void> closed;
        try (RawConnection connection = RawConnection.open(port)) {
            connection.send(HALF_A_POST);
            assertThat(connection.reply().status()).isEqualTo(100);
            closed = closeInTheBackground(server);

            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> RawConnection.open(port));

            assertThat(connection.send("v").reply().status()).isEqualTo(200);
        }
        Waiting.result(closed);
    }

    @Test
    void connectionsThatAskNothingAreEnded() throws IOException {
        CacheServer server = new TestServer().start();
        try (RawConnection silent = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            assertThat(h2.send("GET", "/").status()).isEqualTo(200);

            server.close();

            assertThat(silent.isAtEnd()).isTrue();
            h2.awaitEnd();
        }
    }

    @Test
    void allRequestsThatHaveComeAreAnsweredAndTheLastAnswerSaysClose() throws IOException {
        GatedStore store = new GatedStore();
        CacheServer server = new TestServer().over(store, true).start();
        CompletableFuture<Void> closed;
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(GET.replace("key", "gated") + GET.repeat(3) + "GET / HTTP/1.1\r\nhost: a\r\n\r\n");
            store.awaitFirstCall();
            closed = closeInTheBackground(server);
            store.letGo(1);

            for (int i = 0; i < 4; i++) {
                Reply reply = connection.reply();
                assertThat(reply.status()).isEqualTo(404);
                assertThat(reply.field("connection")).isNull();
            }
            Reply last = connection.reply();
            assertThat(last.text()).isEqualTo("Hello, World!");
            assertThat(last.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
        Waiting.result(closed);
    }

    @Test
    void aBusyConnectionIsToldWithItsNextAnswer() throws IOException {
        CacheServer server = new TestServer().start();
        CompletableFuture<Void> closed;
        try (RawConnection busy = RawConnection.open(server.port())) {
            assertThat(busy.send(GET).reply().field("connection")).isNull();
            closed = Waiting.inBackground(server::close);
            Reply reply = busy.send(GET).reply();
            while (reply.field("connection") == null) {
                reply = busy.send(GET).reply();
            }
            assertThat(busy.isAtEnd()).isTrue();
        }
        Waiting.result(closed);
    }

    @Test
    void theFirstRequestOfANewConnectionIsStillAnswered() throws IOException {
        CacheServer server = new TestServer().start();
        int port = server.port();
        CompletableFuture<Void> closed;
        try (RawConnection fresh = RawConnection.open(port)) {
            closed = Waiting.inBackground(server::close);
            Waiting.until("no connection is accepted", () -> isRefused(port));

            assertThat(fresh.send(GET).reply().status()).isEqualTo(404);
        }
        Waiting.result(closed);
    }

    private static boolean isRefused(int port) {
        try {
            RawConnection.open(port).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    @Test
    void aRequestOfWhichHalfTheHeadHasComeIsStillAnswered() throws IOException {
        CacheServer server = new TestServer().start();
        CompletableFuture<Void> closed;
        try (RawConnection half = RawConnection.open(server.port())) {
            half.send("GET /get/k");
            closed = closeInTheBackground(server);

            Reply reply = half.send("ey HTTP/1.1\r\nhost: a\r\n\r\n").reply();

            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.field("connection")).isEqualTo("close");
            assertThat(half.isAtEnd()).isTrue();
        }
        Waiting.result(closed);
    }

    @Test
    void whatAClientSendsThatHasNotSeenTheEndIsNotAnsweredWithAReset() throws IOException {
        CacheServer server = new TestServer().start();
        CompletableFuture<Void> closed;
        try (RawConnection idle = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            assertThat(idle.send(GET).reply().status()).isEqualTo(404);
            closed = Waiting.inBackground(server::close);
            assertThat(idle.isAtEnd()).isTrue();

            idle.send(GET).send(GET);

            assertThat(idle.isAtEnd()).isTrue();
            h2.awaitEnd();
        }
        Waiting.result(closed);
    }

    @Test
    void aRequestThatNeverEndsIsGivenUpAfterTheDrainTimeout() throws IOException {
        CacheServer server =
                new TestServer().drainTimeout(Duration.ofMillis(100)).start();
        try (RawConnection stuck = RawConnection.open(server.port())) {
            stuck.send(HALF_A_POST);
            assertThat(stuck.reply().status()).isEqualTo(100);

            Waiting.result(Waiting.inBackground(server::close));

            assertThat(stuck.isAtEnd()).isTrue();
        }
    }

    @Test
    void aStreamThatNeverEndsIsGivenUpAfterTheDrainTimeout() {
        CacheServer server =
                new TestServer().drainTimeout(Duration.ofMillis(100)).start();
        try (H2Client h2 = new H2Client(server.port())) {
            h2.begin(H2Client.head("POST", "/store/key").set("expect", "100-continue"), false)
                    .awaitInvitation();

            Waiting.result(Waiting.inBackground(server::close));

            h2.awaitEnd();
        }
    }

    @Test
    void aStoreThatNeverReturnsIsGivenUpAfterTheDrainTimeout() throws IOException {
        GatedStore store = new GatedStore();
        CacheServer server = new TestServer()
                .over(store, true)
                .drainTimeout(Duration.ofMillis(100))
                .start();
        try (RawConnection stuck = RawConnection.open(server.port())) {
            stuck.send(GET.replace("key", "gated"));
            store.awaitFirstCall();

            Waiting.result(Waiting.inBackground(server::close));

            assertThat(stuck.isAtEnd()).isTrue();
        }
    }

    @Test
    void aCallOfTheStoreInFlightIsStillAnswered() throws IOException {
        GatedStore store = new GatedStore();
        CacheServer server = new TestServer().over(store, true).start();
        CompletableFuture<Void> closed;
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(GET.replace("key", "gated"));
            store.awaitFirstCall();
            closed = closeInTheBackground(server);
            store.letGo(1);

            assertThat(connection.reply().status()).isEqualTo(404);
        }
        Waiting.result(closed);
    }

    @Test
    void answersThatTheirClientIsSlowToReadArriveWhole() throws IOException {
        CacheServer server = new TestServer().start();
        byte[] value = new byte[2 * 1024 * 1024];
        server.cache().put("large".getBytes(UTF_8), value);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        CompletableFuture<Void> closed;
        try (RawConnection slow = RawConnection.open(address, 8 * 1024)) {
            int count = 8; // more than the kernel's buffers take in
            slow.send(GET.replace("key", "large").repeat(count));
            assertThat(slow.bytes(1)).asString(UTF_8).isEqualTo("H");
            closed = closeInTheBackground(server);

            assertThat(slow.line()).isEqualTo("TTP/1.1 200 OK");
            String field = slow.line();
            while (!field.isEmpty()) {
                field = slow.line();
            }
            assertThat(slow.bytes(value.length)).hasSize(value.length);
            int answered = 1;
            for (boolean last = false; !last; answered++) {
                Reply reply = slow.reply();
                assertThat(reply.body()).hasSize(value.length);
                last = "close".equals(reply.field("connection"));
            }
            assertThat(slow.isAtEnd()).isTrue();
            assertThat(answered).isEqualTo(count);
        }
        Waiting.result(closed);
    }

    @Test
    void closingTwiceIsClosingOnce() {
        CacheServer server = new TestServer().start();
        server.close();
        server.close();
        assertThat(server.config().drainTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void thePortIsFreeAgainAfterwards() throws IOException {
        CacheServer first = new TestServer().start();
        first.close();
        try (CacheServer second = CacheServer.start(
                first.config().at(new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port())))) {
            assertThat(second.port()).isEqualTo(first.port());
        }
    }
}
