package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.H2Stream;
import kvcache.server.testing.JdkClient;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Expect: 100-continue} (RFC 9110, section 10.1.1): a client that asks before it sends a body. */
final class ExpectContinueTest {

    private static final int TOO_MUCH = 2 * 1024 * 1024 + 1;

    private final CacheServer server = new TestServer().start();

    @AfterEach
    void close() {
        server.close();
    }

    private static String head(String target, int length, String expectation) {
        return "POST %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\nexpect: %s\r\n\r\n"
                .formatted(target, length, expectation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"100-continue", "100-Continue"})
    void theBodyIsInvitedBeforeItIsSent(String expectation) throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            connection.send(head("/store/key", 5, expectation));
            assertThat(connection.line()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(connection.line()).isEmpty();

            assertThat(connection.send("value").reply().status()).isEqualTo(200);
            assertThat(server.cache().get("key".getBytes(UTF_8))).isEqualTo("value".getBytes(UTF_8));
        }
    }

    @Test
    void theConnectionGoesOnAfterAnInvitedBody() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            for (int i = 0; i < 3; i++) {
                connection.send(head("/store/key", 1, "100-continue"));
                assertThat(connection.reply().status()).isEqualTo(100);
                assertThat(connection.send("v").reply().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/store/key", "/nowhere", "/get/key", "/store/%ff"})
    void whatIsRefusedAnywayIsRefusedWithoutAnInvitation(String target) throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            Reply reply =
                    connection.send(head(target, TOO_MUCH, "100-continue")).reply();

            assertThat(reply.status()).isBetween(400, 499);
            assertThat(reply.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void anotherExpectationFails() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            Reply reply = connection.send(head("/store/key", 5, "a-miracle")).reply();

            assertThat(reply.status()).isEqualTo(417);
            assertThat(connection.isAtEnd()).isTrue();
        }
        assertThat(server.cache().size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /get/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n\r\n",
                "GET /get/key HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 0\r\n\r\n",
                "POST /store/other HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n\r\n",
                "POST /store/other HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 0\r\n\r\n",
                "GET / HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n\r\n",
            })
    void noBodyIsInvitedIfNoneComes(String request) throws IOException {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
        try (RawConnection connection = RawConnection.open(server.port())) {
            for (int i = 0; i < 3; i++) {
                Reply reply = connection.send(request).reply();

                assertThat(reply.status()).isEqualTo(200);
                assertThat(reply.field("connection")).isNull();
            }
        }
    }

    @Test
    void anExpectationOfHttp10IsIgnored() throws IOException {
        try (RawConnection connection = RawConnection.open(server.port())) {
            String request = head("/store/key", 5, "100-continue").replace("HTTP/1.1", "HTTP/1.0");
            assertThat(connection.send(request + "value").reply().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void aClientThatWaitsForTheInvitationGetsThrough(HttpClient.Version version) {
        if (version.compareTo(HttpClient.Version.HTTP_2) > 0) {
            return;
        }
        try (JdkClient client = new JdkClient(version, server.port())) {
            assertThat(client.send("GET", "/").status()).isEqualTo(200);
            assertThat(client.sendAfterContinue("POST", "/store/key", new byte[100_000])
                            .status())
                    .isEqualTo(200);
            assertThat(server.cache().size()).isEqualTo(1);
        }
    }

    @Test
    void overH2cTheBodyIsInvitedToo() {
        try (H2Client client = new H2Client(server.port())) {
            H2Stream stream = client.begin(H2Client.head("POST", "/store/key").set("expect", "100-continue"), false);
            stream.awaitInvitation();

            assertThat(stream.send("value".getBytes(UTF_8), true).reply().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void overH2cNoBodyIsInvitedIfNoneComes() {
        try (H2Client client = new H2Client(server.port())) {
            H2Stream stream = client.begin(
                    H2Client.head("POST", "/store/key")
                            .setInt("content-length", 0)
                            .set("expect", "100-continue"),
                    false);

            assertThat(stream.send(new byte[0], true).reply().status()).isEqualTo(200);
            assertThat(stream.wasInvited()).isFalse();
        }
    }

    @Test
    void overH2cTooLargeABodyIsRefusedWithoutAnInvitation() {
        try (H2Client client = new H2Client(server.port())) {
            H2Stream stream = client.begin(
                    H2Client.head("POST", "/store/key")
                            .setInt("content-length", TOO_MUCH)
                            .set("expect", "100-continue"),
                    false);

            assertThat(stream.reply().status()).isEqualTo(413);
            assertThat(stream.wasInvited()).isFalse();
        }
    }
}
