package kvcache.base.http2;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockSkimTest {

    private static int pathAt(String hex) {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        byte[] among = new byte[block.length + 9]; // as it lies among other frames
        System.arraycopy(block, 0, among, 4, block.length);
        int pathAt = BlockSkim.pathAt(among, 4, 4 + block.length);
        return pathAt < 0 ? pathAt : pathAt - 4;
    }

    @ParameterizedTest
    @CsvSource({
        "'', -1",
        "82 86 84, -1", // GET, http, the path / from the table
        "82 86 04 04 2f612f62, 3",
        "82 05 84 2f612f62 86, 2", // by the other place of a path, with Huffman coding
        "14 01 2f, 1", // never indexed
        "00 05 3a70617468 01 2f, -1", // the name is a literal
        "0f 0d 01 31, -1",
        "ff 80 01, -1", // an index of two bytes more
    })
    void findsThePathOfABlockThatLeavesTheTable(String hex, int pathAt) {
        assertThat(pathAt(hex)).isEqualTo(pathAt);
    }

    @Test
    void findsAPathWhoseLengthTakesMoreThanOneByte() {
        assertThat(pathAt("82 04 7f 00 " + "2f".repeat(127))).isEqualTo(2);
        assertThat(pathAt("82 04 7f 81 01 " + "2f".repeat(256) + "86")).isEqualTo(2);
        assertThat(pathAt("82 04 7f 81 01 " + "2f".repeat(255))).isEqualTo(BlockSkim.CHANGES_TABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 41 01 61", // adds an entry
                "40 01 61 01 62", // adds another name
                "20", // changes the size
                "3f e1 1f 82",
                "0f", // an integer is cut
                "0f 80",
                "ff ff ff ff",
                "00", // a name is missing
                "00 02 61", // or cut
                "00 01 61", // a value is missing
                "04 02 2f", // or cut
                "04 7f", // a length is cut
                "04 7f 80",
                "04 7f ff ff ff ff ff ff 7f 61", // or far too large
            })
    void whatChangesTheTableOrCannotBeReadIsToldFromTheRest(String hex) {
        assertThat(pathAt(hex)).isEqualTo(BlockSkim.CHANGES_TABLE);
    }

    /** An encoder that may not index leaves the table, and writes the path as a literal. */
    @Test
    void findsThePathThatAnEncoderHasWritten() throws Http2Exception {
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            DefaultHttp2HeadersEncoder encoder =
                    new DefaultHttp2HeadersEncoder((name, value) -> true, false, 64, random.nextInt(2) * 1_000);
            String path = "/p" + "a".repeat(random.nextInt(300));
            Http2Headers headers = new DefaultHttp2Headers(false)
                    .method("GET")
                    .add("x" + "y".repeat(random.nextInt(200)), "v".repeat(random.nextInt(20_000)))
                    .path(path)
                    .add("accept", "*/*");
            ByteBuf written = Unpooled.buffer();
            encoder.encodeHeaders(1, headers, written);
            byte[] block = ByteBufUtil.getBytes(written);
            int at = BlockSkim.pathAt(block, 0, block.length);
            assertThat(at).isPositive();
            assertThat(block[at - 1] & 0x0F).isEqualTo(StaticTable.PATH);
            assertThat(BlockSkim.pathAt(block, 0, block.length - 1)).isEqualTo(BlockSkim.CHANGES_TABLE);
        }
    }
}
