package kvcache.server.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EntityTagsTest {

    @ParameterizedTest
    @ValueSource(
            longs = {1, -1, 0x0123_4567_89ab_cdefL, 0xfedc_ba98_7654_3210L, Long.MIN_VALUE, 0x9999_aaaa_0000_ffffL})
    void aTagIsItsVersionIn16Digits(long version) {
        assertRoundTrip(version);
    }

    @Test
    void anyTagIsReadBackAsItsVersion() {
        new Random(1).longs(10_000).forEach(EntityTagsTest::assertRoundTrip);
    }

    private static void assertRoundTrip(long version) {
        byte[] tag = ByteBuffer.allocate(EntityTags.DIGITS)
                .putLong(EntityTags.digits((int) (version >>> 32)))
                .putLong(EntityTags.digits((int) version))
                .array();
        String text = '"' + new String(tag, US_ASCII) + '"';

        assertThat(text).isEqualTo("\"%016x\"".formatted(version));
        assertThat(EntityTags.parse(RequestField.IF_MATCH, text, false).contain(version))
                .isTrue();
        assertThat(EntityTags.parse(RequestField.IF_MATCH, text, false).contain(version + 1))
                .isFalse();
    }

    @Test
    void capitalsAreAnotherTag() {
        assertThat(EntityTags.parse(RequestField.IF_MATCH, "\"00000000000000AB\"", true)
                        .contain(0xAB))
                .isFalse();
    }

    @Test
    void equalContentTypesShareOneString() {
        MediaTypes types = new MediaTypes();
        String first = types.intern(new String("text/html"));
        assertThat(types.intern(new String("text/html"))).isSameAs(first);
        assertThat(types.intern("")).isNull();
        assertThat(types.intern(null)).isNull();
        for (int i = 0; i < 10_000; i++) {
            assertThat(types.intern("text/" + i)).isEqualTo("text/" + i);
        }
    }
}
