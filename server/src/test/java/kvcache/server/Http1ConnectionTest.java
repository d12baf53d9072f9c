package kvcache.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 byte by byte: how requests may arrive, and when a connection goes on or ends. */
final class Http1ConnectionTest {

    private static final String GET = "GET /get/key HTTP/1.1\r\nhost: a\r\n\r\n";

    private final CacheServer server = new TestServer().start();

    @BeforeEach
    void putAValue() {
        server.cache().put(bytes("key"), "value".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private RawConnection connect() throws IOException {
        return RawConnection.open(server.port());
    }

    private static void assertValue(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("value");
    }

    /** Longer than what the kernel takes at once. */
    private static final byte[] LARGE = new byte[16 << 20];

    private static final String LAST_GET = "GET /get/large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 16 << 20})
    void aLastAnswerIsNotLostIfMoreIsSentBehindItsRequest(int bytes) throws IOException {
        try (CacheServer patient = new TestServer().maxValueBytes(LARGE.length).start();
                RawConnection connection = RawConnection.open(patient.port())) {
            byte[] value = Arrays.copyOf(LARGE, bytes);
            patient.cache().put(bytes("large"), value);
            connection.send(LAST_GET + GET.repeat(1_000)).send(GET.repeat(1_000));
            assertThat(connection.reply().body()).hasSize(bytes);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aLastAnswerIsNotLostIfMoreIsSentWhileItIsOnItsWay() throws IOException {
        try (CacheServer patient = new TestServer().maxValueBytes(LARGE.length).start();
                RawConnection connection = RawConnection.open(patient.port())) {
            patient.cache().put(bytes("large"), LARGE);
            connection.send(LAST_GET);
            assertThat(connection.line()).startsWith("HTTP/1.1 200");
            connection.send(GET.repeat(1_000));
            while (!connection.line().isEmpty()) {
                // the other fields
            }
            assertThat(connection.bytes(LARGE.length)).hasSize(LARGE.length);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    private static String post(String target, String body) {
        return "POST %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n%s".formatted(target, body.length(), body);
    }

    @Test
    void aHundredPipelinedPairsOfPostAndGetAreAnsweredInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append(post("/store/k" + i, "v" + i))
                    .append("GET /get/k%d HTTP/1.1\r\nhost: a\r\n\r\n".formatted(i));
        }
        try (RawConnection connection = connect()) {
            connection.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertThat(connection.reply().body()).isEmpty();
                assertThat(connection.reply().text()).isEqualTo("v" + i);
            }
            assertValue(connection.send(GET).reply());
        }
    }

    @Test
    void pipelinedRequestsOfEveryOutcomeKeepTheirOrder() throws IOException {
        try (RawConnection connection = connect()) {
            connection.send(GET
                    + "HEAD /get/key HTTP/1.1\r\nhost: a\r\n\r\n"
                    + "GET /get/none HTTP/1.1\r\nhost: a\r\n\r\n"
                    + post("/nowhere", "a body that nobody wants")
                    + "GET /get/%ff HTTP/1.1\r\nhost: a\r\n\r\n"
                    + "PATCH /store/key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                    + "GET / HTTP/1.1\r\nhost: a\r\n\r\n");

            assertValue(connection.reply());
            assertThat(connection.replyToHead().field("content-length")).isEqualTo("5");
            assertThat(connection.reply().status()).isEqualTo(404);
            assertThat(connection.reply().status()).isEqualTo(404);
            assertThat(connection.reply().status()).isEqualTo(400);
            assertThat(connection.reply().status()).isEqualTo(405);
            assertThat(connection.reply().text()).isEqualTo("Hello, World!");
        }
    }

    @Test
    void aRequestMayBeCutAtEveryByte() throws IOException {
        String requests = post("/store/cut", "body")
                + "POST /store/cut2 HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
                + "2;x=y\r\nbo\r\n2\r\ndy\r\n0\r\nt: u\r\n\r\n" + GET;
        try (RawConnection connection = connect()) {
            for (int cut = 1; cut < requests.length(); cut++) {
                connection.send(requests.substring(0, cut));
                // The answer to a request of another connection says that the server had time to see the first part.
                if (cut % 16 == 0) {
                    try (RawConnection other = connect()) {
                        assertValue(other.send(GET).reply());
                    }
                }
                connection.send(requests.substring(cut));
                assertThat(connection.reply().status()).as("cut at %d", cut).isEqualTo(200);
                assertThat(connection.reply().status()).as("cut at %d", cut).isEqualTo(200);
                assertValue(connection.reply());
            }
        }
        assertThat(server.cache().get(bytes("cut2"))).isEqualTo(bytes("body"));
    }

    @Test
    void aRequestMayArriveByteByByte() throws IOException {
        try (RawConnection connection = connect()) {
            for (byte one : bytes(post("/store/slow", "body") + GET)) {
                connection.send(new byte[] {one});
            }
            assertThat(connection.reply().status()).isEqualTo(200);
            assertValue(connection.reply());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    @Test
    void theConnectionStaysOpenUnlessItsClientAsksForTheEnd() throws IOException {
        try (RawConnection connection = connect()) {
            Reply first = connection.send(GET).reply();
            assertThat(first.field("connection")).isNull();

            Reply last = connection
                    .send("GET /get/key HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                    .reply();
            assertValue(last);
            assertThat(last.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void underHttp10TheConnectionEndsUnlessItsClientAsksToKeepIt() throws IOException {
        try (RawConnection connection = connect()) {
            Reply kept = connection
                    .send("GET /get/key HTTP/1.0\r\nconnection: keep-alive\r\n\r\n")
                    .reply();
            assertValue(kept);
            assertThat(kept.field("connection")).isEqualTo("keep-alive");

            Reply last = connection.send("GET /get/key HTTP/1.0\r\n\r\n").reply();
            assertValue(last);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aLargeAnswerArrivesWholeBeforeTheConnectionEnds() throws IOException {
        byte[] value = new byte[2 * 1024 * 1024];
        Arrays.fill(value, (byte) 'x');
        server.cache().put(bytes("large"), value);
        try (RawConnection connection = connect()) {
            Reply reply = connection
                    .send("GET /get/large HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                    .reply();
            assertThat(reply.body()).isEqualTo(value);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void whatWasAskedIsAnsweredAlthoughTheClientHasEndedItsSide() throws IOException {
        try (RawConnection connection = connect()) {
            connection.send(GET + GET + "GET /get/key HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            connection.endSending();
            for (int i = 0; i < 3; i++) {
                assertValue(connection.reply());
            }
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void bareLineFeedsBetweenRequestsAreForgiven() throws IOException {
        try (RawConnection connection = connect()) {
            assertValue(connection.send("\r\n" + GET).reply());
            assertValue(connection.send("\r\n\r\n" + GET).reply());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not HTTP at all                                                           | 400",
                "GET                                                                       | 400",
                "GET /get/key HTTP/1.1~host: a~bad field~                                          | 400",
                "GET /get/key HTTP/1.1~host: a~bad : field~                                        | 400",
                "POST /store/k HTTP/1.1~host: a~content-length: x~                                 | 400",
                "POST /store/k HTTP/1.1~host: a~content-length: -1~                                | 400",
                "POST /store/k HTTP/1.1~host: a~content-length: 1~content-length: 2~               | 400",
                "POST /store/k HTTP/1.1~host: a~content-length: 99999999999999999999~              | 400",
                "POST /store/k HTTP/1.1~host: a~transfer-encoding: chunked~~zz~                    | 400",
                "GET /get/key HTTP/2.0~                                                    | 505",
            })
    void whatIsNoRequestIsRefusedAndEndsTheConnection(String lines, int status) throws IOException {
        try (RawConnection connection = connect()) {
            Reply reply = connection
                    .send(lines.strip().replace("~", "\r\n") + "\r\n\r\n" + GET)
                    .reply();

            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRefusalAfterHeadHasItsBody() throws IOException {
        try (RawConnection connection = connect()) {
            connection.send("HEAD /get/key HTTP/1.1\r\nhost: a\r\n\r\n");
            assertThat(connection.replyToHead().status()).isEqualTo(200);

            Reply refusal = connection.send("nonsense\r\n\r\n").reply();

            assertThat(refusal.status()).isEqualTo(400);
            assertThat(refusal.text()).isEqualTo("Bad Request");
        }
    }

    @Test
    void aRequestBeforeARefusedOneIsStillAnswered() throws IOException {
        try (RawConnection connection = connect()) {
            connection.send(GET + "nonsense\r\n\r\n");
            assertValue(connection.reply());
            assertThat(connection.reply().status()).isEqualTo(400);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aRequestLineBeyondItsLimitIs414() throws IOException {
        try (RawConnection connection = connect()) {
            Reply reply = connection
                    .send("GET /get/" + "k".repeat(9_000) + " HTTP/1.1\r\nhost: a\r\n\r\n" + GET)
                    .reply();
            assertThat(reply.status()).isEqualTo(414);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void headerFieldsBeyondTheirLimitAre431(int fields) throws IOException {
        String field = "x: " + "y".repeat(18_000 / fields) + "\r\n";
        try (RawConnection connection = connect()) {
            Reply reply = connection
                    .send("GET /get/key HTTP/1.1\r\nhost: a\r\n" + field.repeat(fields) + "\r\n" + GET)
                    .reply();
            assertThat(reply.status()).isEqualTo(431);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void headerFieldsWithinTheirLimitAreTaken() throws IOException {
        try (RawConnection connection = connect()) {
            assertValue(connection
                    .send("GET /get/key HTTP/1.1\r\nhost: a\r\nx: " + "y".repeat(15_000) + "\r\n\r\n")
                    .reply());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length: 9000000\r\n\r\n", "transfer-encoding: chunked\r\n\r\n7A1200\r\n"})
    void tooLargeABodyIsRefusedAndTheAnswerArrivesAlthoughTheClientGoesOnSending(String head) throws IOException {
        try (RawConnection connection = connect()) {
            connection.send("POST /store/key HTTP/1.1\r\nhost: a\r\n" + head);
            byte[] part = new byte[100_000];
            for (int i = 0; i < 80; i++) {
                connection.send(part);
            }
            Reply reply = connection.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.field("connection")).isEqualTo("close");
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void fieldsSeenBehindABlankLineAreNotTakenForThoseOfALaterRequest() throws IOException {
        try (RawConnection connection = connect()) {
            assertValue(connection.send("\r\n" + GET).reply());
            // The strict decoder refuses a request line among the fields; whoever remembers fields must refuse it too.
            Reply reply = connection.send("GET /get/key HTTP/1.1\r\n" + GET).reply();
            assertThat(reply.status()).isEqualTo(400);
        }
    }

    @Test
    void aTransferCodingThatIsNotChunkedIsRefusedAndEndsTheConnection() throws IOException {
        try (RawConnection connection = connect()) {
            // RFC 9112, section 6.3: the body's length cannot be known, and what follows must not be taken for a
            // request.
            Reply reply = connection
                    .send("POST /store/key HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip\r\n\r\n" + GET)
                    .reply();
            assertThat(reply.status()).isEqualTo(400);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }

    @Test
    void aLengthBesideChunksEndsTheConnection() throws IOException {
        try (RawConnection connection = connect()) {
            // RFC 9112, section 6.1: it may be an attempt to smuggle a request past an intermediary.
            connection.send("POST /store/key HTTP/1.1~host: a~content-length: 4~transfer-encoding: chunked~~2~ab~0~~"
                    .replace("~", "\r\n"));
            assertThat(connection.reply().status()).isIn(200, 400);
            assertThat(connection.isAtEnd()).isTrue();
        }
    }
}
