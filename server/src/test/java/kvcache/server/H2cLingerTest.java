package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kvcache.server.testing.RawH2.block;
import static kvcache.server.testing.RawH2.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kvcache.server.testing.Protocol;
import kvcache.server.testing.RawConnection;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.Reply;
import kvcache.server.testing.TestClient;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What h2c answers before a request has ended, and what becomes of the rest of it: clients such as curl 7.88 and httpx
 * look at an answer when they have sent all, and take a reset for a failure.
 */
final class H2cLingerTest {

    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int END_STREAM = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int MIB = 1024 * 1024;
    private static final String DECLARED = "9000000";

    private final CacheServer server = new TestServer()
            .connections(limits -> limits.withBodyBytes(3 * MIB))
            .drainTimeout(Duration.ofSeconds(Waiting.SECONDS))
            .start();

    @BeforeEach
    void putAValue() {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }

    @AfterEach
    void close() {
        server.close();
    }

    static Stream<Arguments> answeredEarly() {
        return Stream.of(
                Arguments.of("413", post("content-length", Integer.toString(4 * MIB))),
                Arguments.of("413", post()),
                Arguments.of("417", post("expect", "foo")),
                Arguments.of("400", block(":method", "POST", ":scheme", "http", ":path", "/store/a#b")),
                Arguments.of("431", post("a", "b".repeat(16_300))),
                Arguments.of(
                        "405", block(":method", "PUT", ":scheme", "http", ":path", "/", "expect", "100-continue")));
    }

    private static byte[] post(String... fields) {
        String[] head = Stream.concat(
                        Stream.of(":method", "POST", ":scheme", "http", ":path", "/store/key"), Stream.of(fields))
                .toArray(String[]::new);
        return block(head);
    }

    @ParameterizedTest
    @MethodSource("answeredEarly")
    void aClientThatSendsAllBeforeItReadsSeesTheAnswerAndNoReset(String status, byte[] head) throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(Http2FrameTypes.HEADERS, END_HEADERS, 1, head);
            assertThat(h2.sendBody(1, 4 * MIB, true)).isEqualTo(status);
            for (int id = 3; id < 9; id += 2) {
                assertThat(h2.get(id, "/get/key").outcome(id)).isEqualTo("200");
            }
        }
        assertThat(server.cache().get("key".getBytes(UTF_8))).isEqualTo("value".getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "H2C_BY_UPGRADE")
    void whenTooMuchIsOnItsWayAnUploadIsToldWhenToTryAgain(Protocol protocol) throws IOException {
        List<RawConnection> slow = new ArrayList<>();
        try (CacheServer busy = new TestServer()
                        .connections(limits -> limits.withBodyBytes(64 * 1024))
                        .start();
                TestClient client = protocol.open(busy.port())) {
            Waiting.until("refused", () -> {
                // The memory has room for one value of the greatest length, whatever the limit says. If the client's
                // own was read first, the slow one is refused instead.
                slow.add(withoutItsLastByte(busy.port()));
                Reply reply = client.send("PUT", "/store/key", new byte[MIB]);
                return reply.status() == 503 && "1".equals(reply.field("retry-after"));
            });
        } finally {
            for (RawConnection connection : slow) {
                connection.close();
            }
        }
    }

    private static RawConnection withoutItsLastByte(int port) {
        try {
            return RawConnection.open(port)
                    .send("PUT /store/slow HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n".formatted(2 * MIB))
                    .send(new byte[2 * MIB - 1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noMoreThanEightMebibytesAreDropped() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            beginTooMuch(h2, 1);
            assertThat(h2.sendBody(1, 8 * MIB, false)).isEqualTo("413");
            h2.send(Http2FrameTypes.DATA, 0, 1, new byte[1]);
            assertThat(h2.outcome(1)).isEqualTo("reset NO_ERROR");
            h2.send(Http2FrameTypes.DATA, 0, 1, new byte[1]); // was on its way
            assertThat(h2.get(3, "/get/key").outcome(3)).isEqualTo("200");
        }
    }

    @Test
    void aRequestThatDoesNotEndIsResetAfterFiveSeconds() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            long begunNs = System.nanoTime();
            beginTooMuch(h2, 1);
            assertThat(h2.outcome(1)).isEqualTo("413");
            assertThat(h2.outcome(1)).isEqualTo("reset NO_ERROR");
            assertThat(Duration.ofNanos(System.nanoTime() - begunNs))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
            assertThat(h2.get(3, "/get/key").outcome(3)).isEqualTo("200");
        }
    }

    @Test
    void aDrainWaitsForTheResetAndNoLonger() throws IOException {
        CompletableFuture<Void> closed;
        try (RawH2 h2 = RawH2.open(server.port())) {
            beginTooMuch(h2, 1);
            assertThat(h2.outcome(1)).isEqualTo("413");
            closed = Waiting.inBackground(server::close);
            assertThat(h2.next(Http2FrameTypes.GO_AWAY).intAt(4)).isZero();
            h2.send(Http2FrameTypes.DATA, 0, 1, new byte[100]);
            assertThat(h2.outcome(1)).isEqualTo("reset NO_ERROR");
            assertThat(h2.isAtEnd()).isTrue();
        }
        Waiting.result(closed);
    }

    @Test
    void requestsThatAreAnsweredCountAmongTheStreamsUntilTheyEnd() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            int id = 1;
            for (; id < 2 * 256; id += 2) {
                beginTooMuch(h2, id);
                assertThat(h2.outcome(id)).isEqualTo("413");
            }
            assertThat(h2.get(id, "/get/key").outcome(id)).isEqualTo("reset REFUSED_STREAM");
            h2.send(Http2FrameTypes.DATA, END_STREAM, 1);
            h2.send(Http2FrameTypes.HEADERS, END_STREAM | END_HEADERS, 3, block("a", "trailer"));
            for (int more = id + 2; more < id + 10; more += 2) {
                assertThat(h2.get(more, "/get/key").outcome(more)).isEqualTo("200");
            }
        }
    }

    @Test
    void trailersThatAreTooLongAre431() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(Http2FrameTypes.HEADERS, END_HEADERS, 1, request("POST", "/store/new"));
            h2.send(Http2FrameTypes.HEADERS, END_STREAM | END_HEADERS, 1, block("a", "b".repeat(16_370)));
            assertThat(h2.outcome(1)).isEqualTo("431");
            assertThat(h2.get(3, "/get/new").outcome(3)).isEqualTo("404");
        }
    }

    @Test
    void trailersThatAreTooLongBehindAnAnswerThatHasBegunEndTheRequestAlone() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            h2.send(Http2FrameTypes.HEADERS, END_HEADERS, 1, post("expect", "foo"));
            assertThat(h2.outcome(1)).isEqualTo("417");
            h2.send(Http2FrameTypes.HEADERS, END_STREAM | END_HEADERS, 1, block("a", "b".repeat(16_370)));
            h2.send(Http2FrameTypes.WINDOW_UPDATE, 0, 1, RawH2.number(1_000));
            RawH2.Frame frame = h2.next();
            while (frame.streamId() != 1) {
                frame = h2.next();
            }
            assertThat(frame.type()).isEqualTo((int) Http2FrameTypes.DATA);
            assertThat(frame.flags()).isEqualTo(END_STREAM);
            assertThat(h2.get(3, "/get/key").outcome(3)).isEqualTo("200");
        }
    }

    private static void beginTooMuch(RawH2 h2, int id) throws IOException {
        h2.send(Http2FrameTypes.HEADERS, END_HEADERS, id, post("content-length", DECLARED));
    }
}
