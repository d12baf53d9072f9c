package kvcache.base.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written is compared with the specification's examples, and read by another's decoder. */
final class HeaderBlockTest {

    private static final int MAX_LIST_BYTES = 1 << 20;

    private final HeaderBlock block = new HeaderBlock();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, MAX_LIST_BYTES);

    private String hex() {
        return HexFormat.of().formatHex(block.array(), 0, block.length());
    }

    private List<String> decoded() throws Http2Exception {
        List<String> fields = new ArrayList<>();
        decoder.decodeHeaders(1, Unpooled.wrappedBuffer(block.toByteArray()))
                .forEach(field -> fields.add(field.getKey() + " " + field.getValue()));
        return fields;
    }

    /** RFC 7541, appendix C.2.2 to C.2.4, and C.3. */
    @Test
    void writesTheExamplesOfTheStandard() {
        block.begin().name(StaticTable.PATH).string("/sample/path");
        assertThat(hex()).isEqualTo("040c2f73616d706c652f70617468");
        block.begin().indexed(StaticTable.METHOD_GET);
        assertThat(hex()).isEqualTo("82");
        block.begin()
                .indexed(StaticTable.METHOD_GET)
                .indexed(StaticTable.SCHEME_HTTP)
                .indexed(StaticTable.PATH)
                .addedName(StaticTable.AUTHORITY)
                .string("www.example.com".getBytes(US_ASCII));
        assertThat(hex()).isEqualTo("828684410f7777772e6578616d706c652e636f6d");
    }

    /** RFC 7541, appendix C.1, and where one byte more begins: with a prefix of 5 bits, behind 001. */
    @ParameterizedTest
    @CsvSource({
        "0, 20",
        "10, 2a",
        "30, 3e",
        "31, 3f00",
        "158, 3f7f",
        "159, 3f8001",
        "1337, 3f9a0a",
        "4096, 3fe11f",
        "2147483647, 3fe0ffffff07"
    })
    void writesIntegersOfAnyLength(int value, String hex) {
        block.begin().tableSize(value);
        assertThat(hex()).isEqualTo(hex);
    }

    @Test
    void everyFieldIsReadAsItWasWritten() throws Http2Exception {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            block.begin();
            List<String> fields = new ArrayList<>();
            for (int left = random.nextInt(6); left > 0; left--) {
                byte[] value = new byte[random.nextInt(random.nextInt(20) == 0 ? 5_000 : 150)];
                random.nextBytes(value);
                String text = new String(value, ISO_8859_1);
                int number = random.nextInt() >>> (1 + random.nextInt(31));
                switch (random.nextInt(6)) {
                    case 0 -> fields.add(etag(block.name(StaticTable.ETAG).string(text), text));
                    case 1 -> fields.add(etag(block.addedName(StaticTable.ETAG).string(value), text));
                    case 2 -> {
                        block.name("x-new").string(value, 0, value.length / 2);
                        fields.add("x-new " + text.substring(0, value.length / 2));
                    }
                    case 3 -> {
                        block.name(StaticTable.CONTENT_LENGTH).number(number);
                        fields.add("content-length " + number);
                    }
                    case 4 -> {
                        block.append(new HeaderBlock()
                                .begin()
                                .name("x-before")
                                .string(text)
                                .toByteArray());
                        fields.add("x-before " + text);
                    }
                    default -> {
                        block.indexed(16); // RFC 7541, appendix A
                        fields.add("accept-encoding gzip, deflate");
                    }
                }
            }
            assertThat(decoded()).as("block %d", round).isEqualTo(fields);
        }
    }

    private static String etag(HeaderBlock written, String text) {
        assertThat(written.length()).isPositive();
        return "etag " + text;
    }

    @Test
    void whatDoesNotFitIntoAByteIsAQuestionMark() {
        block.begin().string("\u00e9\u20ac");
        assertThat(hex()).isEqualTo("02e93f");
    }

    @Test
    void eightBytesAreWrittenFromTheTopmost() {
        block.begin().append(new byte[] {7}).append(0x0102_0304_0506_0708L);
        assertThat(hex()).isEqualTo("070102030405060708");
    }

    @Test
    void aFrameHasItsHeadInFront() {
        block.beginFrame().indexed(StaticTable.STATUS).name(StaticTable.ETAG).string("x".repeat(1_000));
        block.endFrame(0x0102_0304, true);
        assertThat(block.length()).isEqualTo(Http2Frames.HEAD_BYTES + 1 + 2 + 3 + 1_000);
        assertThat(hex()).startsWith("0003ee010501020304880f13");
        assertThat(Http2Frames.payloadBytes(block.array(), 0)).isEqualTo(1_006);
        assertThat(Http2Frames.streamId(block.array(), 0)).isEqualTo(0x0102_0304);
        block.beginFrame().indexed(StaticTable.STATUS);
        block.endFrame(5, false);
        assertThat(hex()).isEqualTo("000001" + "01" + "04" + "00000005" + "88");
    }

    @Test
    void statusesHaveTheirPlaces() {
        assertThat(StaticTable.placeOfStatus(200)).isEqualTo(8);
        assertThat(StaticTable.placeOfStatus(500)).isEqualTo(14);
        assertThat(StaticTable.placeOfStatus(201)).isZero();
        assertThat(StaticTable.statusAt(13)).isEqualTo(404);
        assertThat(StaticTable.statusAt(7)).isZero();
        assertThat(StaticTable.statusAt(15)).isZero();
    }
}
