package kvcache.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static kvcache.server.testing.RawH2.block;
import static kvcache.server.testing.RawH2.frame;
import static kvcache.server.testing.RawH2.number;
import static kvcache.server.testing.RawH2.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import kvcache.server.testing.H2Client;
import kvcache.server.testing.RawH2;
import kvcache.server.testing.TestServer;
import kvcache.server.testing.Waiting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients must not do over h2c (RFC 9113), and what becomes of those that do; others are served all the while. */
final class H2cConductTest {

    private static final int END_STREAM = 0x1;
    private static final int ACK = 0x1;
    private static final int END_HEADERS = 0x4;
    private static final int PADDED = 0x8;
    private static final int INITIAL_WINDOW_SIZE = 4;

    private final CacheServer server = new TestServer()
            .connections(limits -> limits.withStallTimeout(Duration.ofMillis(400)))
            .start();

    @BeforeEach
    void putAValue() {
        server.cache().put("key".getBytes(UTF_8), "value".getBytes(UTF_8));
    }

    @AfterEach
    void othersAreServed() {
        try (H2Client other = new H2Client(server.port())) {
            assertThat(other.send("GET", "/get/key").text()).isEqualTo("value");
        } finally {
            server.close();
        }
    }

    @Test
    void theFirstFrameMustBeSettings() throws IOException {
        try (RawH2 h2 = RawH2.connect(server.port())) {
            h2.send(Http2FrameTypes.PING, 0, 0, new byte[8]);
            assertEnded(h2, Http2Error.PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a frame longer than allowed,    0040010005000000010,       FRAME_SIZE_ERROR",
        "PING of 7 bytes,                00000706000000000000000000000000,                   FRAME_SIZE_ERROR",
        "PING on a stream,               0000080600000000010000000000000000,                 PROTOCOL_ERROR",
        "SETTINGS on a stream,           000000040000000001,         PROTOCOL_ERROR",
        "SETTINGS of 5 bytes,            0000050400000000000000000000,                       FRAME_SIZE_ERROR",
        "an ACK with settings,           000006040100000000000400000001,                     FRAME_SIZE_ERROR",
        "ENABLE_PUSH of 2,               000006040000000000000200000002,                     PROTOCOL_ERROR",
        "INITIAL_WINDOW_SIZE of 2^31,    000006040000000000000480000000,                     FLOW_CONTROL_ERROR",
        "MAX_FRAME_SIZE of 1,            000006040000000000000500000001,                     PROTOCOL_ERROR",
        "WINDOW_UPDATE by nothing,       00000408000000000000000000, PROTOCOL_ERROR",
        "WINDOW_UPDATE of 3 bytes,       000003080000000000000000,   FRAME_SIZE_ERROR",
        "WINDOW_UPDATE of no stream,     00000408000000000900000001, PROTOCOL_ERROR",
        "more window than there can be,  0000040800000000007fffffff, FLOW_CONTROL_ERROR",
        "RST_STREAM of no stream,        00000403000000000900000008, PROTOCOL_ERROR",
        "RST_STREAM of the connection,   00000403000000000000000008, PROTOCOL_ERROR",
        "RST_STREAM of 3 bytes,          000003030000000001000000,   FRAME_SIZE_ERROR",
        "DATA of the connection,         000000000000000000,         PROTOCOL_ERROR",
        "DATA of no stream,              000000000000000009,         PROTOCOL_ERROR",
        "HEADERS of the connection,      000001010500000000 82,      PROTOCOL_ERROR",
        "HEADERS of a server's stream,   00000301050000000282 86 84, PROTOCOL_ERROR",
        "HEADERS with too much padding,  0000020108000000010582,     PROTOCOL_ERROR",
        "a stream that depends on itself, 000006012500000001 00000001 10 82, PROTOCOL_ERROR",
        "CONTINUATION of nothing,        000001090400000001 82,      PROTOCOL_ERROR",
        "PUSH_PROMISE,                   000005050400000001 00000002 82, PROTOCOL_ERROR",
        "GOAWAY of 4 bytes,              00000407000000000000000000, FRAME_SIZE_ERROR",
        "an index beyond the table,      000001010500000001 ff,      COMPRESSION_ERROR",
    })
    void whatBreaksTheProtocolEndsTheConnection(String what, String hex, Http2Error error) throws IOException {
        String digits = hex.replace(" ", "");
        byte[] bytes = HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1));
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(bytes);
            assertEnded(h2, error);
        }
    }

    @Test
    void whatBreaksAStreamResetsItAndTheConnectionGoesOn() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            beginPost(h2, 1);
            h2.send(Http2FrameTypes.WINDOW_UPDATE, 0, 1, number(0));
            assertReset(h2, 1, Http2Error.PROTOCOL_ERROR);
            beginPost(h2, 3);
            h2.send(Http2FrameTypes.WINDOW_UPDATE, 0, 3, number(Integer.MAX_VALUE));
            assertReset(h2, 3, Http2Error.FLOW_CONTROL_ERROR);
            beginPost(h2, 5);
            h2.send(Http2FrameTypes.PRIORITY, 0, 5, new byte[4]);
            assertReset(h2, 5, Http2Error.FRAME_SIZE_ERROR);
            h2.send(
                    Http2FrameTypes.HEADERS,
                    END_HEADERS | END_STREAM,
                    7,
                    block(":method", "GET", ":scheme", "http", ":path", "/get/key", "Upper", "case"));
            assertReset(h2, 7, Http2Error.PROTOCOL_ERROR);
            h2.send(Http2FrameTypes.DATA, 0, 7, new byte[1]); // was on its way
            h2.send(
                    Http2FrameTypes.HEADERS,
                    END_HEADERS | END_STREAM,
                    9,
                    block(":method", "GET", ":scheme", "http", ":path", "/get/key", "connection", "close"));
            assertReset(h2, 9, Http2Error.PROTOCOL_ERROR);
            assertValue(h2, 11);
        }
    }

    @Test
    void aStreamThatIsOverCannotBeOpenedAgain() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            assertValue(h2, 5);
            h2.get(3, "/get/key");
            assertEnded(h2, Http2Error.STREAM_CLOSED);
        }
    }

    @Test
    void aRequestThatHasEndedTakesNoMoreOfABody() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            assertValue(h2, 1);
            h2.send(Http2FrameTypes.DATA, 0, 1, new byte[1]);
            assertReset(h2, 1, Http2Error.STREAM_CLOSED);
            assertValue(h2, 3);
        }
    }

    @Test
    void nothingMayComeBetweenThePartsOfAHeaderBlock() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(Http2FrameTypes.HEADERS, END_STREAM, 1, Arrays.copyOf(request("GET", "/get/key"), 10));
            h2.get(3, "/get/key");
            assertEnded(h2, Http2Error.PROTOCOL_ERROR);
        }
    }

    @Test
    void aHeaderBlockMayComeInParts() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            byte[] block = request("GET", "/get/key");
            h2.send(Http2FrameTypes.HEADERS, END_STREAM, 1, Arrays.copyOf(block, 10));
            h2.send(Http2FrameTypes.CONTINUATION, 0, 1, Arrays.copyOfRange(block, 10, 11));
            h2.send(Http2FrameTypes.CONTINUATION, END_HEADERS, 1, Arrays.copyOfRange(block, 11, block.length));
            assertThat(new String(h2.next(Http2FrameTypes.DATA).payload(), UTF_8))
                    .isEqualTo("value");
        }
    }

    @Test
    void headersAndDataMayBePadded() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(Http2FrameTypes.HEADERS, END_HEADERS | PADDED, 1, padded(request("PUT", "/store/padded"), 200));
            h2.send(Http2FrameTypes.DATA, END_STREAM | PADDED, 1, padded("body".getBytes(UTF_8), 7));
            assertThat(h2.next(Http2FrameTypes.HEADERS).flags() & END_STREAM).isEqualTo(END_STREAM);
            assertThat(server.cache().get("padded".getBytes(UTF_8))).isEqualTo("body".getBytes(UTF_8));
        }
    }

    private static byte[] padded(byte[] content, int padding) {
        byte[] payload = new byte[1 + content.length + padding];
        payload[0] = (byte) padding;
        System.arraycopy(content, 0, payload, 1, content.length);
        return payload;
    }

    @Test
    void framesOfUnknownTypesAreOverlooked() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            h2.send(0x77, 0xFF, 0, new byte[20]).send(0x77, 0xFF, 9, new byte[20]);
            assertValue(h2, 1);
        }
    }

    @Test
    void windowsAreWidenedAsABodyComes() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            beginPost(h2, 1);
            long widenedBytes = 0;
            for (int i = 0; i < 4; i++) {
                h2.send(Http2FrameTypes.DATA, 0, 1, new byte[16 * 1000]);
            }
            for (int i = 0; i < 2; i++) { // of the connection, and of the stream
                widenedBytes += h2.next(Http2FrameTypes.WINDOW_UPDATE).intAt(0);
            }
            assertThat(widenedBytes).isGreaterThanOrEqualTo(2 * 32_000);
        }
    }

    static Stream<byte[]> floods() {
        ByteArrayOutputStream continuations = new ByteArrayOutputStream();
        continuations.writeBytes(frame(Http2FrameTypes.HEADERS, 0, 1, (byte) 0x82));
        continuations.writeBytes(repeated(frame(Http2FrameTypes.CONTINUATION, 0, 1), 10_000));
        ByteArrayOutputStream emptyData = new ByteArrayOutputStream();
        emptyData.writeBytes(frame(Http2FrameTypes.HEADERS, END_HEADERS, 1, request("POST", "/store/key")));
        emptyData.writeBytes(repeated(frame(Http2FrameTypes.DATA, 0, 1), 10_000));
        ByteArrayOutputStream emptyDataBehindAnAnswer = new ByteArrayOutputStream();
        emptyDataBehindAnAnswer.writeBytes(frame(
                Http2FrameTypes.HEADERS,
                END_HEADERS,
                1,
                block(":method", "POST", ":scheme", "http", ":path", "/store/key", "content-length", "9000000")));
        emptyDataBehindAnAnswer.writeBytes(repeated(frame(Http2FrameTypes.DATA, 0, 1), 10_000));
        ByteArrayOutputStream resets = new ByteArrayOutputStream();
        ByteArrayOutputStream madeResets = new ByteArrayOutputStream();
        ByteArrayOutputStream malformed = new ByteArrayOutputStream();
        for (int id = 1; id < 20_000; id += 2) {
            resets.writeBytes(frame(Http2FrameTypes.HEADERS, END_HEADERS, id, request("POST", "/store/a")));
            resets.writeBytes(frame(Http2FrameTypes.RST_STREAM, 0, id, number(8)));
            madeResets.writeBytes(frame(Http2FrameTypes.HEADERS, END_HEADERS, id, request("POST", "/store/a")));
            madeResets.writeBytes(frame(Http2FrameTypes.WINDOW_UPDATE, 0, id, number(0)));
            malformed.writeBytes(frame(Http2FrameTypes.HEADERS, END_HEADERS | END_STREAM, id, block("x", "y")));
        }
        return Stream.of(
                repeated(frame(Http2FrameTypes.PING, 0, 0, new byte[8]), 10_000),
                repeated(frame(Http2FrameTypes.SETTINGS, 0, 0), 10_000),
                repeated(frame(Http2FrameTypes.SETTINGS, ACK, 0), 10_000),
                repeated(frame(Http2FrameTypes.PRIORITY, 0, 9, new byte[5]), 10_000),
                repeated(frame(Http2FrameTypes.WINDOW_UPDATE, 0, 0, number(1)), 10_000),
                repeated(frame(0x77, 0, 0), 10_000),
                continuations.toByteArray(),
                emptyData.toByteArray(),
                emptyDataBehindAnAnswer.toByteArray(),
                resets.toByteArray(),
                madeResets.toByteArray(),
                malformed.toByteArray());
    }

    private static byte[] repeated(byte[] frame, int times) {
        byte[] all = new byte[frame.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(frame, 0, all, i * frame.length, frame.length);
        }
        return all;
    }

    /**
     * Pings, settings, empty frames, CONTINUATION; resets by the client (CVE-2023-44487) or made by it (CVE-2025-8671).
     */
    @ParameterizedTest
    @MethodSource("floods")
    void aFloodEndsTheConnection(byte[] flood) throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            CompletableFuture<Void> sent = Waiting.inBackground(() -> {
                try {
                    h2.send(flood);
                } catch (IOException ended) {
                    // as it should be
                }
            });
            assertThat(h2.goAwayErrorCode()).isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
            Waiting.result(sent);
        }
    }

    @Test
    void aBlockThatUnfoldsToMegabytesIsRefusedAndTheConnectionGoesOn() throws IOException {
        try (RawH2 h2 = RawH2.open(server.port())) {
            ByteArrayOutputStream bomb = new ByteArrayOutputStream();
            bomb.write(0x40); // a field that is put into the table ...
            byte[] field = block("x", "y".repeat(3_900));
            bomb.write(field, 1, field.length - 1);
            byte[] again = new byte[8_000]; // ... and then sent again and again by its place there
            Arrays.fill(again, (byte) 0xBE);
            bomb.writeBytes(again);
            h2.send(Http2FrameTypes.HEADERS, END_HEADERS | END_STREAM, 1, bomb.toByteArray());
            RawH2.Frame refusal = h2.next(Http2FrameTypes.DATA);
            assertThat(refusal.streamId()).isEqualTo(1);
            assertThat(new String(refusal.payload(), UTF_8)).isEqualTo("Request Header Fields Too Large");
            assertValue(h2, 3);
        }
    }

    @Test
    void valuesThatNobodyTakesAreGivenUp() throws IOException {
        byte[] large = new byte[1024 * 1024];
        server.cache().put("large".getBytes(UTF_8), large);
        try (RawH2 h2 = RawH2.open(server.port(), INITIAL_WINDOW_SIZE, 0)) {
            for (int id = 1; id < 200; id += 2) {
                h2.get(id, "/get/large");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(h2.next(Http2FrameTypes.RST_STREAM).intAt(0)).isEqualTo((int) Http2Error.CANCEL.code());
            }
        }
    }

    /** Asks for the value, in one piece, over a stream, and checks what comes. */
    private static void assertValue(RawH2 h2, int streamId) throws IOException {
        h2.get(streamId, "/get/key");
        RawH2.Frame data = h2.next(Http2FrameTypes.DATA);
        assertThat(data.streamId()).isEqualTo(streamId);
        assertThat(new String(data.payload(), UTF_8)).isEqualTo("value");
    }

    private static void beginPost(RawH2 h2, int streamId) throws IOException {
        h2.send(Http2FrameTypes.HEADERS, END_HEADERS, streamId, request("POST", "/store/key"));
    }

    private static void assertReset(RawH2 h2, int streamId, Http2Error error) throws IOException {
        RawH2.Frame reset = h2.next(Http2FrameTypes.RST_STREAM);
        assertThat(reset.streamId()).isEqualTo(streamId);
        assertThat(reset.intAt(0)).isEqualTo((int) error.code());
    }

    private static void assertEnded(RawH2 h2, Http2Error error) throws IOException {
        assertThat(h2.goAwayErrorCode()).isEqualTo((int) error.code());
        assertThat(h2.isAtEnd()).isTrue();
    }
}
