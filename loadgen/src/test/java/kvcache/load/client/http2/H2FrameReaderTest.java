package kvcache.load.client.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import kvcache.load.client.MalformedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames are written as RFC 9113, section 4.1, draws them: length, type, flags, stream, payload, in hexadecimal. */
final class H2FrameReaderTest {

    private static final String FRAMES =
            // SETTINGS of two, and one of none
            "00000c 04 00 00000000 0003 00000064 0004 7fffffff" + "000000 04 00 00000000" + "000000 04 01 00000000"
                    // HEADERS: plain; padded; with a priority; padded with a priority, ending the stream
                    + "000003 01 04 00000001 616263"
                    + "000006 01 0c 00000003 02 616263 0000"
                    + "000008 01 24 00000005 80000001 ff 616263"
                    + "00000a 01 2d 80000007 01 00000001 10 616263 00"
                    // a header block in three parts
                    + "000002 01 01 00000009 6162" + "000001 09 00 00000009 63" + "000002 09 04 00000009 6465"
                    // a padded beginning of a header block
                    + "000004 01 08 0000000b 01 6162 00" + "000000 09 04 0000000b"
                    // DATA: plain; of no length; of no length at the end; padded; nothing but padding
                    + "000004 00 00 00000001 64617461"
                    + "000000 00 00 00000001"
                    + "000000 00 01 00000001"
                    + "000007 00 09 00000003 03 646174 000000"
                    + "000003 00 08 00000005 02 0000"
                    // PRIORITY, and a type that is not known, are passed over
                    + "000005 02 00 00000003 00000001 10"
                    + "000003 ee ff 00000007 010203"
                    // RST_STREAM, PING, an answered PING, WINDOW_UPDATE twice, GOAWAY with a text
                    + "000004 03 00 00000005 00000008"
                    + "000008 06 00 00000000 0102030405060708"
                    + "000008 06 01 00000000 0102030405060708"
                    + "000004 08 00 00000000 80000400"
                    + "000004 08 00 00000007 00000001"
                    + "00000b 07 00 00000000 80000007 00000000 627965";

    private static final List<String> EVENTS = List.of(
            "setting 3 100",
            "setting 4 2147483647",
            "settings end",
            "settings end",
            "headers 1 abc",
            "headers 3 abc",
            "headers 5 abc",
            "headers 7 abc end",
            "headers 9 abcde end",
            "headers 11 ab",
            "consumes 4",
            "data 1 data",
            "consumes 0",
            "data 1 ",
            "consumes 0",
            "data 1  end",
            "consumes 7",
            "data 3 dat end",
            "consumes 3",
            "data 5 ",
            "reset 5 8",
            "ping 0102030405060708",
            "window 0 1024",
            "window 7 1",
            "goaway 7");

    /** Notes what it is told; content that comes in parts is put together. */
    private static final class Events implements H2FrameReader.Sink {
        final List<String> all = new ArrayList<>();

        @Override
        public void headers(int streamId, byte[] data, int from, int to, boolean endsStream) {
            all.add("headers " + streamId + " " + text(data, from, to) + (endsStream ? " end" : ""));
        }

        @Override
        public void data(int streamId, byte[] data, int from, int to, boolean endsStream) {
            String head = "data " + streamId + " ";
            String part = text(data, from, to);
            boolean goesOn = !part.isEmpty() && all.getLast().matches(head + "\\S+");
            all.add((goesOn ? all.removeLast() : head) + part + (endsStream ? " end" : ""));
        }

        @Override
        public void consumes(int bytes) {
            all.add("consumes " + bytes);
        }

        @Override
        public void reset(int streamId, int error) {
            all.add("reset " + streamId + " " + error);
        }

        @Override
        public void setting(int id, int value) {
            all.add("setting " + id + " " + value);
        }

        @Override
        public void settingsEnd() {
            all.add("settings end");
        }

        @Override
        public void ping(byte[] data, int from) {
            all.add("ping " + HexFormat.of().formatHex(data, from, from + 8));
        }

        @Override
        public void goAway(int lastStreamId) {
            all.add("goaway " + lastStreamId);
        }

        @Override
        public void windowUpdate(int streamId, int bytes) {
            all.add("window " + streamId + " " + bytes);
        }

        private static String text(byte[] data, int from, int to) {
            return new String(data, from, to - from, ISO_8859_1);
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /** Feeds pieces through one array that is overwritten each time, as a loop's is. */
    private static List<String> read(byte[] all, int... cuts) throws MalformedAnswerException {
        Events events = new Events();
        H2FrameReader reader = new H2FrameReader(events);
        byte[] scratch = new byte[all.length];
        int from = 0;
        for (int i = 0; i <= cuts.length; i++) {
            int to = i < cuts.length ? cuts[i] : all.length;
            System.arraycopy(all, from, scratch, 0, to - from);
            reader.feed(scratch, 0, to - from);
            Arrays.fill(scratch, (byte) '#');
            from = to;
        }
        return events.all;
    }

    @Test
    void framesThatComeTogetherAreReadInTheirOrder() throws MalformedAnswerException {
        assertThat(read(bytes(FRAMES))).isEqualTo(EVENTS);
    }

    @Test
    void framesCutAtAnyTwoBytesAreReadTheSame() throws MalformedAnswerException {
        byte[] all = bytes(FRAMES);
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second += 3) {
                assertThat(read(all, first, second))
                        .as("cut at %d and %d", first, second)
                        .isEqualTo(EVENTS);
            }
        }
    }

    @Test
    void framesThatComeByteByByteAreReadTheSame() throws MalformedAnswerException {
        byte[] all = bytes(FRAMES);
        int[] everywhere = new int[all.length];
        Arrays.setAll(everywhere, i -> i);
        assertThat(read(all, everywhere)).isEqualTo(EVENTS);
    }

    @Test
    void theLongestFrameThatWasAllowedIsRead() throws MalformedAnswerException {
        String block = "61".repeat(16_384);
        byte[] all = bytes("004000 01 04 00000001" + block + "004000 00 09 00000001 00" + "62".repeat(16_383));
        for (int cut : new int[] {0, 8, 9, 10, 5_000, 16_392, 16_393, 16_394, 16_403, 30_000}) {
            assertThat(read(all, cut))
                    .as("cut at %d", cut)
                    .containsExactly(
                            "headers 1 " + "a".repeat(16_384),
                            "consumes 16384",
                            "data 1 " + "b".repeat(16_383) + " end");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a frame that is longer than was allowed, 004001 00 00 00000001",
        "a head of no stream,                     000001 01 04 00000000 88",
        "content of no stream,                    000001 00 00 00000000 61",
        "padded content of no stream,             000002 00 08 00000000 00 61",
        "padding without its length,              000000 00 08 00000001",
        "padding that takes more than the frame,  000002 00 08 00000001 02 00",
        "a padded head without its length,        000000 01 0c 00000001",
        "a head that is all padding and more,     000002 01 0c 00000001 02 00",
        "a head too short for its priority,       000004 01 24 00000001 00000001",
        "padding that reaches into the priority,  000007 01 2c 00000001 02 00000001 10 00",
        "a CONTINUATION of nothing,               000001 09 04 00000001 88",
        "a CONTINUATION of an ended block,        000001 01 04 00000001 88 000001 09 04 00000001 88",
        "a CONTINUATION of another stream's,      000001 01 00 00000001 88 000001 09 04 00000003 88",
        "content within a header block,           000001 01 00 00000001 88 000001 00 00 00000001 61",
        "another head within a header block,      000001 01 00 00000001 88 000001 01 04 00000003 88",
        "an unknown frame within a header block,  000001 01 00 00000001 88 000000 ee 00 00000001",
        "a short RST_STREAM,                      000003 03 00 00000001 000000",
        "a long RST_STREAM,                       000005 03 00 00000001 0000000000",
        "a RST_STREAM of no stream,               000004 03 00 00000000 00000000",
        "a short WINDOW_UPDATE,                   000003 08 00 00000000 000001",
        "a long WINDOW_UPDATE,                    000005 08 00 00000000 0000000001",
        "a short PING,                            000007 06 00 00000000 00000000000000",
        "a long PING,                             000009 06 00 00000000 000000000000000000",
        "SETTINGS of half a setting,              000003 04 00 00000000 000300",
        "SETTINGS of one and a bit,               000007 04 00 00000000 000300000064 00",
        "a short GOAWAY,                          000007 07 00 00000000 00000001 000000",
        "a push that was not allowed,             000005 05 04 00000001 00000002 88",
        "text,                                    485454502f312e3120343030204261642052657175657374",
    })
    void whatBreaksTheProtocolIsMalformed(String what, String hex) {
        byte[] all = bytes(hex);
        assertThatThrownBy(() -> read(all)).as(what).isInstanceOf(MalformedAnswerException.class);
        for (int cut = 1; cut < all.length; cut++) {
            int at = cut;
            assertThatThrownBy(() -> read(all, at))
                    .as("%s, cut at %d", what, at)
                    .isInstanceOf(MalformedAnswerException.class);
        }
    }

    @Test
    void aHeaderBlockWithoutEndIsMalformedBeforeItFillsTheMemory() {
        byte[] all = bytes("000001 01 00 00000001 88" + ("004000 09 00 00000001" + "61".repeat(16_384)).repeat(16));
        assertThatThrownBy(() -> read(all))
                .isInstanceOf(MalformedAnswerException.class)
                .hasMessageContaining("too long");
    }
}
