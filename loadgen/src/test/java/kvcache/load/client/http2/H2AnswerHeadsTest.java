package kvcache.load.client.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersEncoder.SensitivityDetector;
import java.util.HexFormat;
import java.util.Random;
import kvcache.load.client.MalformedAnswerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class H2AnswerHeadsTest {

    private static final int[] IN_THE_STATIC_TABLE = {200, 204, 206, 304, 400, 404, 500};
    private static final String[] NAMES = {
        "content-type", "content-length", "date", "server", "set-cookie", "etag", "x-of-the-server", "x-b", "age"
    };
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-_/;=, ~|<>\\^{}";

    private final H2AnswerHeads heads = new H2AnswerHeads();

    private int status(String hex) throws MalformedAnswerException {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        return heads.status(1, block, 0, block.length);
    }

    private int status(DefaultHttp2HeadersEncoder encoder, Http2Headers headers)
            throws Http2Exception, MalformedAnswerException {
        ByteBuf block = Unpooled.buffer();
        encoder.encodeHeaders(1, headers, block);
        byte[] bytes = ByteBufUtil.getBytes(block);
        byte[] among = new byte[bytes.length + 7]; // as it lies among other frames
        System.arraycopy(bytes, 0, among, 3, bytes.length);
        return heads.status(1, among, 3, 3 + bytes.length);
    }

    private static String text(Random random) {
        int length = switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> 120 + random.nextInt(20); // about where a length no longer fits into a byte
            case 2 -> 1000 + random.nextInt(4000);
            default -> 1 + random.nextInt(30);
        };
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }

    private static int status(Random random) {
        return random.nextBoolean()
                ? IN_THE_STATIC_TABLE[random.nextInt(IN_THE_STATIC_TABLE.length)]
                : 200 + random.nextInt(400);
    }

    private static Http2Headers fields(Random random, Http2Headers to) {
        for (int left = random.nextInt(6); left > 0; left--) {
            String name = random.nextInt(10) == 0
                    ? "x" + text(random).replaceAll("[^a-z]", "")
                    : NAMES[random.nextInt(NAMES.length)];
            // Some values come again, and are then found in the table.
            to.add(name, random.nextBoolean() ? "value" + random.nextInt(3) : text(random));
        }
        return to;
    }

    /** Fields that are sensitive, or too many for the table, leave it as it is, so that the block is skimmed. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void theStatusOfEveryAnswerOfAConnectionIsRead(long seed) throws Exception {
        Random random = new Random(seed);
        SensitivityDetector secret = (name, value) -> random.nextInt(3) > 0;
        DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder(secret, seed % 2 == 0, 64, (int) seed % 3);
        for (int i = 0; i < 3000; i++) {
            boolean trailers = random.nextInt(10) == 0;
            int expected = trailers ? H2AnswerHeads.NONE : status(random);
            Http2Headers headers = new DefaultHttp2Headers(false);
            if (!trailers) {
                headers.status(Integer.toString(expected));
            }
            if (random.nextInt(50) == 0) {
                encoder.maxHeaderTableSize(random.nextInt(4097));
            }
            assertThat(status(encoder, fields(random, headers)))
                    .as("block %d", i)
                    .isEqualTo(expected);
        }
    }

    @Test
    void aBlockThatIsSkimmedLeavesTheTableAsItWas() throws MalformedAnswerException {
        // ":status: 418" is added; a 200 with a field that is not added follows; then what was added is asked for.
        assertThat(status("48 03 343138")).isEqualTo(418);
        assertThat(status("88 0f0d 02 3132")).isEqualTo(200);
        assertThat(status("88 10 01 61 01 62 c0")).isEqualTo(200);
        assertThat(status("be")).isEqualTo(418);
        assertThat(status("8d 40 01 61 01 62")).as("adds a field").isEqualTo(404);
        assertThat(status("bf")).as("one place further").isEqualTo(418);
        assertThat(status("20 3fe11f 88")).as("the table is emptied").isEqualTo(200);
        assertThatThrownBy(() -> status("be")).isInstanceOf(MalformedAnswerException.class);
    }

    @Test
    void theExamplesOfTheSpecificationAreRead() throws MalformedAnswerException {
        // RFC 7541, appendix C.6 (with Huffman coding), but for the size of the table.
        assertThat(status("48 82 6402 58 85 aec3771a4b 61 96 d07abe941054d444a8200595040b8166e082a62d1bff"
                        + "6e 91 9d29ad171863c78f0b97c8e9ae82ae43d3"))
                .isEqualTo(302);
        assertThat(status("48 83 640eff c1 c0 bf")).isEqualTo(307);
        assertThat(
                        status(
                                "88 c1 61 96 d07abe941054d444a8200595040b8166e084a62d1bff c0 5a 83 9bd9ab"
                                        + "77 ad 94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", // no field at all
                "0f 0d 02 3132", // a field alone
            })
    void aBlockWithoutAStatusIsOfTrailers(String hex) throws MalformedAnswerException {
        assertThat(status(hex)).isEqualTo(H2AnswerHeads.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80", // the field at index 0
                "be", // a field that nobody put into the table
                "88 0f", // an integer that is cut
                "88 0f 80", // the same, in its second byte
                "88 00", // a name that is missing
                "88 00 01", // a name that is cut
                "88 00 01 61", // a value that is missing
                "88 00 01 61 02 62", // a value that is cut
                "88 0f0d 7f 80", // a length that is cut
                "88 ff ff ff ff ff ff ff", // an index that is no integer of 32 bits
                "48 03 327830", // a status of 2x0
                "48 00", // a status that is empty
                "48 81 00", // Huffman's code cut
                "3f e2 1f", // a table larger than it may be
                "88 20", // a change of size behind a field
            })
    void whatIsNoHeaderBlockIsMalformed(String hex) {
        assertThatThrownBy(() -> status(hex)).isInstanceOf(MalformedAnswerException.class);
    }
}
