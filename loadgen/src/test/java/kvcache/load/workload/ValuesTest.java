package kvcache.load.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuesTest {

    private static byte[] value(int key, int version, int bytes) {
        ByteBuf out = Unpooled.buffer();
        Values.write(out, key, version, bytes);
        return ByteBufUtil.getBytes(out);
    }

    private static boolean matches(int key, byte[] value, int expectedBytes, int piece) {
        ValueCheck check = new ValueCheck(new ValueSizes.Fixed(expectedBytes));
        check.start(key);
        for (int at = 0; at < value.length; at += piece) {
            check.update(value, at, Math.min(value.length, at + piece));
        }
        return check.matches();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 8, 9, 12, 16, 31, 1000, 70_001})
    void whatWasWrittenForAKeyMatchesHoweverItIsCut(int bytes) {
        for (int version : new int[] {0, 1, 77, 1 << 23, -1}) {
            byte[] value = value(42, version, bytes);
            assertThat(value).hasSize(bytes);
            assertThat(new String(value, US_ASCII)).matches("[0-o]+");
            for (int piece : new int[] {1, 3, 7, 8, 11, 4096, bytes}) {
                assertThat(matches(42, value, bytes, piece)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 31, 4099})
    void everyChangedByteIsNoticed(int bytes) {
        byte[] value = value(42, 3, bytes);
        for (int at = 0; at < bytes; at++) {
            byte[] changed = value.clone();
            changed[at] ^= 1;
            assertThat(matches(42, changed, bytes, bytes)).as("byte %d", at).isFalse();
            assertThat(matches(42, changed, bytes, 1)).as("byte %d", at).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 100})
    void aValueOfAnotherKeyIsNoticed(int bytes) {
        for (int key = 1; key <= 1000; key++) {
            assertThat(matches(key + 1, value(key, 5, bytes), bytes, bytes)).isFalse();
        }
    }

    @Test
    void aValueTornBetweenTwoVersionsIsNoticedAtEveryCut() {
        byte[] before = value(9, 1, 1000);
        byte[] after = value(9, 2, 1000);
        for (int cut = 5; cut < 990; cut++) {
            byte[] torn = after.clone();
            System.arraycopy(before, 0, torn, 0, cut);
            assertThat(matches(9, torn, 1000, 64)).as("cut at %d", cut).isFalse();
        }
    }

    @Test
    void aValueThatIsCutOrTooLongIsNoticed() {
        assertThat(matches(9, value(9, 1, 11), 12, 12)).isFalse();
        assertThat(matches(9, value(9, 1, 13), 12, 5)).isFalse();
        assertThat(matches(9, new byte[0], 12, 12)).isFalse();
    }

    @Test
    void versionsOfAKeyDiffer() {
        assertThat(value(9, 1, 12)).isNotEqualTo(value(9, 2, 12));
    }
}
