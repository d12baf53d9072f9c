package kvcache.server.netty.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.nio.charset.StandardCharsets;
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
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
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
            byte[] room = new byte[HuffmanCode.mostDecoded(length)];
            int decoded = HuffmanCode.decode(block, block.readerIndex(), length, room);
            assertThat(new String(room, 0, Math.max(0, decoded), StandardCharsets.ISO_8859_1))
                    .isEqualTo(text);
        }
    }

    private static @Nullable String decoded(String hex) {
        ByteBuf encoded = Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex));
        byte[] room = new byte[HuffmanCode.mostDecoded(encoded.readableBytes())];
        int length = HuffmanCode.decode(encoded, 0, encoded.readableBytes(), room);
        return length < 0 ? null : new String(room, 0, length, StandardCharsets.US_ASCII);
    }
}
