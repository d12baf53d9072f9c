package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.Test;

/** What a client may make the server wait for, and for how long. */
final class DeadlinesTest {

    private static final Duration SHORT = Duration.ofMillis(200);
    /** How long a client that takes its time waits for an answer before it sends the next byte. */
    private static final Duration BETWEEN_BYTES = Duration.ofMillis(20);

    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";

    /** Sends a text a byte at a time until the server has had enough: what it answers. */
    private static int statusOfTrickled(RawConnection connection, String text) throws IOException {
        for (int i = 0; !connection.hasBytesWithin(BETWEEN_BYTES); i++) {
            assertThat(i).as("bytes sent").isLessThan(text.length());
            connection.send(text.substring(i, i + 1));
        }
        return connection.reply().status();
    }

    @Test
    void aHeadThatTricklesInIsRefusedAndOthersAreServed() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withRequestTimeout(SHORT))
                        .start();
                RawConnection slow = RawConnection.open(server.port());
                RawConnection other = RawConnection.open(server.port())) {
            assertThat(statusOfTrickled(slow, "GET /get/key HTTP/1.1\r\nhost: " + "a".repeat(2_000)))
                    .isEqualTo(408);
            assertThat(slow.isAtEnd()).isTrue();
            assertThat(other.send(GET).reply().status()).isEqualTo(404);
        }
    }

    @Test
    void aBodyThatTricklesInIsRefusedAndNotStored() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withRequestTimeout(SHORT))
                        .limit(1)
                        .start();
                RawConnection slow = RawConnection.open(server.port());
                RawConnection other = RawConnection.open(server.port())) {
            slow.send("POST /store/key HTTP/1.1\r\nhost: a\r\ncontent-length: 2000\r\n\r\n");
            assertThat(statusOfTrickled(slow, "x".repeat(2_000))).isEqualTo(408);
            assertThat(slow.isAtEnd()).isTrue();
            // Its place in the concurrency limit is free again.
            assertThat(other.send(GET).reply().status()).isEqualTo(404);
        }
    }

    @Test
    void theBytesThatTellTheProtocolMayNotTrickleInEither() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withRequestTimeout(SHORT))
                        .start();
                RawConnection slow = RawConnection.open(server.port())) {
            slow.send("PRI * HT");
            assertThat(slow.isAtEnd()).isTrue();
        }
    }

    @Test
    void aStreamWhoseBodyDoesNotComeIsResetAndTheOthersGoOn() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withRequestTimeout(SHORT))
                        .start();
                H2Client h2 = new H2Client(server.port())) {
            H2Stream half = h2.begin(H2Client.head("POST", "/store/key"), false);
            assertThat(half.resetErrorCode()).isEqualTo(Http2Error.CANCEL.code());
            assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);
        }
    }

    @Test
    void halfAFrameEndsTheConnection() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withRequestTimeout(SHORT))
                        .start();
                RawH2 h2 = RawH2.open(server.port())) {
            h2.send(new byte[] {0, 0, 8, Http2FrameTypes.PING, 0});
            assertThat(h2.goAwayErrorCode()).isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
            assertThat(h2.isAtEnd()).isTrue();
        }
    }

    @Test
    void connectionsWithoutARequestAreClosed() throws IOException {
        try (CacheServer server = new TestServer()
                        .connections(limits -> limits.withIdleTimeout(SHORT))
                        .start();
                RawConnection silent = RawConnection.open(server.port());
                RawConnection served = RawConnection.open(server.port());
                H2Client h2 = new H2Client(server.port())) {
            assertThat(served.send(GET).reply().status()).isEqualTo(404);
            assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);

            assertThat(silent.isAtEnd()).isTrue();
            assertThat(served.isAtEnd()).isTrue();
            assertThat(h2.goAwayErrorCode()).isZero();
            h2.awaitEnd();
        }
    }

    @Test
    void aClientThatTakesNothingOfItsAnswersIsCutOff() throws IOException {
        try (CacheServer server = new TestServer()
                .connections(limits -> limits.withStallTimeout(SHORT))
                .start()) {
            server.cache().put("large".getBytes(UTF_8), new byte[2 * 1024 * 1024]);
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            try (RawConnection deaf = RawConnection.open(address, 16 * 1024)) {
                String request = "GET /get/large HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100);
                Waiting.until("the server has cut it off", () -> {
                    try {
                        deaf.send(request);
                        return false;
                    } catch (SocketException cut) {
                        return true;
                    } catch (IOException other) {
                        throw new AssertionError(other);
                    }
                });
            }
        }
    }

    @Test
    void oneConnectionTooManyIsClosedAndAPlaceThatComesFreeIsGivenAgain() throws IOException {
        try (CacheServer server = new TestServer()
                .connections(limits -> limits.withMaxConnections(2))
                .start()) {
            try (RawConnection first = RawConnection.open(server.port());
                    RawConnection second = RawConnection.open(server.port())) {
                assertThat(first.send(GET).reply().status()).isEqualTo(404);
                assertThat(second.send(GET).reply().status()).isEqualTo(404);
                try (RawConnection third = RawConnection.open(server.port())) {
                    assertThat(third.isAtEnd()).isTrue();
                }
                assertThat(first.send(GET).reply().status()).isEqualTo(404);
            }
            Waiting.until("a new connection is served", () -> {
                try (RawConnection next = RawConnection.open(server.port())) {
                    return next.send(GET).reply().status() == 404;
                } catch (IOException refused) {
                    return false;
                }
            });
        }
    }
}
