package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.JdkClient;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** h2c frame by frame: streams beside each other, flow control, resets, malformed requests, and the Upgrade. */
final class H2cConnectionTest {

    private static final String UPGRADE = "connection: upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: ";

    private final CacheServer server = new TestServer().start();

    @BeforeEach
    void putAValue() {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void twoHundredStreamsAtOnceEachGetTheirOwnAnswer() {
        try (H2Client h2 = new H2Client(server.port())) {
            assertThat(h2.serverSettings().maxConcurrentStreams()).isGreaterThanOrEqualTo(200);
            List<H2Stream> streams = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                server.cache().put(("k" + i).getBytes(UTF_8), ("v" + i).getBytes(UTF_8));
                streams.add(h2.begin(H2Client.head("PUT", "/store/p" + i), false));
            }
            for (int i = 0; i < 200; i++) {
                streams.get(i).send(("w" + i).getBytes(UTF_8), true);
            }
            streams.forEach(stream -> assertThat(stream.reply().status()).isEqualTo(200));
            streams.clear();
            for (int i = 0; i < 200; i++) {
                streams.add(h2.begin("GET", (i % 2 == 0 ? "/get/k" : "/get/p") + i));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(streams.get(i).reply().text()).isEqualTo((i % 2 == 0 ? "v" : "w") + i);
            }
        }
    }

    @Test
    void aStreamThatIsNotReadHoldsUpNoOther() {
        byte[] large = new byte[2 * 1024 * 1024];
        new Random(3).nextBytes(large);
        server.cache().put("large".getBytes(UTF_8), large);
        try (H2Client h2 =
                new H2Client(server.port(), Http2Settings.defaultSettings().initialWindowSize(20_000))) {
            H2Stream unread = h2.begin(H2Client.head("GET", "/get/large"), true, false);
            for (int i = 0; i < 50; i++) {
                assertThat(h2.send("GET", "/get/key").text()).isEqualTo("value");
            }
            assertThat(unread.hasReply()).isFalse();
            unread.startReading();
            assertThat(unread.reply().body()).isEqualTo(large);
        }
    }

    @Test
    void aBodyMayEndWithTrailers() {
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream stream = h2.begin(H2Client.head("POST", "/store/trailed"), false);
            stream.send("body".getBytes(UTF_8), new DefaultHttp2Headers(false).set("a", "b"));

            assertThat(stream.reply().status()).isEqualTo(200);
            assertThat(h2.send("GET", "/get/trailed").text()).isEqualTo("body");
        }
    }

    @Test
    void trailersBehindTooLongABodyAreNoRequest() throws Exception {
        try (CacheServer strict = new TestServer().maxValueBytes(3).start();
                H2Client h2 = new H2Client(strict.port())) {
            H2Stream stream = h2.begin(H2Client.head("POST", "/store/key"), false);
            stream.send("four".getBytes(UTF_8), new DefaultHttp2Headers(false).set("a", "b"));

            assertThat(stream.reply().status()).isEqualTo(413);
            assertThat(h2.send("GET", "/get/key").status()).isEqualTo(404);
        }
    }

    @Test
    void headerFieldsBeyondTheirLimitAre431AndTheConnectionGoesOn() {
        try (H2Client h2 = new H2Client(server.port())) {
            assertThat(h2.serverSettings().maxHeaderListSize()).isEqualTo(16 * 1024);
            Http2Headers head = H2Client.head("GET", "/get/key").set("x", "y".repeat(17 * 1024));

            assertThat(h2.begin(head, true).reply().status()).isEqualTo(431);
            assertThat(h2.send("GET", "/get/key").text()).isEqualTo("value");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":method", ":path", ":scheme"})
    void aRequestWithoutAPseudoFieldFailsAloneAndTheConnectionGoesOn(String field) {
        try (H2Client h2 = new H2Client(server.port())) {
            Http2Headers head = H2Client.head("GET", "/get/key");
            head.remove(field);

            // RFC 9113, section 8.1.1: a malformed request is a stream error of type PROTOCOL_ERROR.
            assertThat(h2.begin(head, true).resetErrorCode()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            assertThat(h2.send("GET", "/get/key").text()).isEqualTo("value");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void aBodyOfAnotherLengthThanDeclaredIsNotStored(int declared) {
        try (H2Client h2 = new H2Client(server.port())) {
            H2Stream stream = h2.begin(H2Client.head("POST", "/store/key").setInt("content-length", declared), false);

            assertThat(stream.send(new byte[2], true).resetErrorCode()).isEqualTo(Http2Error.PROTOCOL_ERROR.code());
            assertThat(h2.send("GET", "/get/key").text()).isEqualTo("value");
        }
    }

    @Test
    void streamsThatAreResetHalfWayLeaveNothingBehind() {
        try (H2Client h2 = new H2Client(server.port())) {
            for (int i = 0; i < 100; i++) {
                H2Stream stream = h2.begin(H2Client.head("POST", "/store/half" + i), false);
                stream.send(new byte[100], false).cancel();
            }
            assertThat(h2.send("GET", "/get/key").text()).isEqualTo("value");
            assertThat(server.cache().size()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAMAAABkAAQAAP__"})
    void anUpgradeIsTakenWithItsSettings(String settings) throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            var reply = connection
                    .send("GET /get/key HTTP/1.1\r\nhost: a\r\n" + UPGRADE + settings + "\r\n\r\n")
                    .reply();
            assertThat(reply.status()).isEqualTo(101);
            assertThat(reply.field("upgrade")).isEqualTo("h2c");
            assertThat(reply.field("connection")).isEqualToIgnoringCase("upgrade");
            byte[] frameHead = connection.bytes(9);
            assertThat(frameHead[3]).as("the type of the first frame: SETTINGS").isEqualTo((byte) 4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "!!not base64!!",
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "AAMA",
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "AAIAAAAC", // ENABLE_PUSH of 2
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "AASAAAAA", // INITIAL_WINDOW_SIZE of 2^31
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "AAMAAABkAAUAAAAB", // MAX_FRAME_SIZE of 1
                "HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: h2c",
                "HTTP/1.1\r\nhost: a\r\nupgrade: h2c\r\nhttp2-settings: ",
                "HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket",
                "HTTP/1.1\r\nhost: a\r\n" + UPGRADE + "\r\nhttp2-settings: ",
                "HTTP/1.0\r\nconnection: keep-alive, upgrade, http2-settings\r\nupgrade: h2c\r\nhttp2-settings: ",
            })
    void anUpgradeThatIsNotRightIsServedOverHttp1(String rest) throws IOException {
        String request = "GET /get/key " + rest + "\r\n\r\n";
        try (RawConnection connection = RawConnection.open(server.port())) {
            for (int i = 0; i < 3; i++) {
                assertThat(connection.send(request).reply().text()).isEqualTo("value");
            }
        }
    }

    /** {@code close} ends the connection with this answer, so there is none left to switch (RFC 9112, section 9.6). */
    @Test
    void anUpgradeBesideCloseIsIgnored() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            Reply reply = connection
                    .send("GET /get/key HTTP/1.1\r\nhost: a\r\n"
                            + UPGRADE.replace("connection: ", "connection: close, ")
                            + "\r\n\r\n")
                    .reply();

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).isEqualTo("value");
            assertThat(reply.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void anUpgradeWithABodyStoresIt() throws IOException {
        byte[] body = new byte[300_000];
        new Random(4).nextBytes(body);
        try (JdkClient client = new JdkClient(java.net.http.HttpClient.Version.HTTP_2, server.port())) {
            assertThat(client.send("POST", "/store/upgraded", body).status()).isEqualTo(200);
            assertThat(client.send("GET", "/get/upgraded").body()).isEqualTo(body);
        }
    }

    @Test
    void whatIsNeitherProtocolIsRefusedOverHttp1() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            // The first bytes of the preface, and then something else.
            assertThat(connection
                            .send("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n")
                            .reply()
                            .status())
                    .isEqualTo(505);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }
}
