package kvcache.base.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HuffmanCodeTest {

    /** RFC 7541, appendix C.4 and C.6. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "f1e3c2e5f23a6ba0ab90f4ff                     | www.example.com",
                "a8eb10649cbf                                 | no-cache",
                "25a849e95ba97d7f                             | custom-key",
                "25a849e95bb8e8b4bf                           | custom-value",
                "aec3771a4b                                   | private",
                "d07abe941054d444a8200595040b8166e082a62d1bff | Mon, 21 Oct 2013 20:13:21 GMT",
                "9d29ad171863c78f0b97c8e9ae82ae43d3           | https://www.example.com",
            })
    void decodesTheExamplesOfTheStandard(String hex, String text) {
        assertThat(decoded(hex)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f1e3c2e5f23a6ba0ab90f400", // padded with zeros
                "f1e3c2e5f23a6ba0ab90f4ffff", // with more than seven bits
                "ff",
                "fffffffc", // the symbol that ends a text
                "ffffffffff",
                "1fffffffff", // the same behind another one
            })
    void refusesWhatIsNoText(String hex) {
        assertThat(decoded(hex)).isNull();
    }

    @Test
    void decodesWhateverAnEncoderMakesOfAnyBytes() throws Http2Exception {
        Random random = new Random(6);
        DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder((name, value) -> true, false, 64, 0);
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = new byte[1 + random.nextInt(100)];
            random.nextBytes(bytes);
            for (int i = 0; round % 2 == 0 && i < bytes.length; i++) {
                bytes[i] = (byte) ('a' + Math.floorMod(bytes[i], 26)); // such as keys are of
            }
            String text = new String(bytes, ISO_8859_1);
            ByteBuf block = Unpooled.buffer();
            encoder.encodeHeaders(1, new DefaultHttp2Headers(false).add("etag", text), block);
            // A field that is never to be put into the table, under its name's place there: two bytes.
            block.skipBytes(2);
            int first = block.readUnsignedByte();
            int length = first & 0x7F;
            if (length == 0x7F) {
                length += block.readByte() & 0x7F;
                if (block.getByte(block.readerIndex() - 1) < 0) {
                    length += block.readByte() << 7;
                }
            }
            if (first < 0x80) {
                continue; // it found the text shorter as it is
            }
            assertThat(decoded(ByteBufUtil.getBytes(block.readSlice(length)))).isEqualTo(text);
        }
    }

    @Test
    void decodesFromAndToTheMiddleOfOneArray() {
        byte[] bytes = HexFormat.of().parseHex("ffff" + "a8eb10649cbf" + "eeee" + "00".repeat(9) + "77");
        assertThat(HuffmanCode.decode(bytes, 2, 6, bytes, 10)).isEqualTo("no-cache".length());
        assertThat(new String(bytes, 8, 11, ISO_8859_1)).isEqualTo("\u00ee\u00eeno-cache\0");
    }

    private static @Nullable String decoded(String hex) {
        return decoded(HexFormat.of().parseHex(hex));
    }

    private static @Nullable String decoded(byte[] encoded) {
        byte[] room = new byte[HuffmanCode.maxDecodedBytes(encoded.length)];
        int length = HuffmanCode.decode(encoded, 0, encoded.length, room, 0);
        return length < 0 ? null : new String(room, 0, length, ISO_8859_1);
    }
}
