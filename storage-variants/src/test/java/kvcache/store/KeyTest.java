package kvcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class KeyTest {

    @Test
    void keysOfTheSameBytesAreEqualAndHashAlike() {
        Key one = Key.of(new byte[] {1, -2, 3});
        Key same = Key.of(new byte[] {1, -2, 3});

        assertThat(one).isEqualTo(same).hasSameHashCodeAs(same).isEqualByComparingTo(same);
    }

    @Test
    void keysOfOtherBytesDiffer() {
        Key key = Key.of(new byte[] {1, 2, 3});

        assertThat(key).isNotEqualTo(Key.of(new byte[] {1, 2, 4}));
        assertThat(key).isNotEqualTo(Key.of(new byte[] {1, 2}));
        assertThat(key).isNotEqualTo(Key.of(new byte[] {1, 2, 3, 0}));
        assertThat(key).isNotEqualTo(new byte[] {1, 2, 3});
    }

    @Test
    void keysOfOneHashAndOtherBytesDiffer() {
        assertThat(colliding("Aa")).hasSameHashCodeAs(colliding("BB")).isNotEqualTo(colliding("BB"));
    }

    /** A key by the hash of the JDK, under which "Aa" and "BB" collide. */
    private static Key colliding(String text) {
        return Key.of(text.getBytes(UTF_8), KeyHash.JDK);
    }

    @Test
    void aKeyOverTheLimitIsRefused() {
        assertThat(Key.of(new byte[Key.MAX_BYTES]).length()).isEqualTo(1024);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of(new byte[Key.MAX_BYTES + 1]))
                .withMessage("the key is 1025 bytes long; allowed: at most 1024");
    }

    @Test
    void aTextStandsForItsUtf8Bytes() {
        assertThat(Key.of("schlüssel-鍵")).isEqualTo(Key.of("schlüssel-鍵".getBytes(UTF_8)));
        assertThat(Key.of("鍵").length()).isEqualTo(3);
        assertThat(Key.of("schlüssel-鍵")).hasToString("schlüssel-鍵");
    }

    @Test
    void keysAreOrderedByTheirBytesUnsignedAndAPrefixComesFirst() {
        List<Key> ordered = Stream.of(
                        new byte[] {},
                        new byte[] {0},
                        new byte[] {0, 0},
                        new byte[] {1},
                        new byte[] {127},
                        new byte[] {-128},
                        new byte[] {-1},
                        new byte[] {-1, 0})
                .map(Key::of)
                .toList();

        assertThat(ordered).isSorted();
        assertThat(ordered.reversed().stream().sorted()).isEqualTo(ordered);
    }

    @Test
    void orderAgreesWithEqualityForKeysOfOneHash() {
        Key one = colliding("AaAa");
        Key other = colliding("BBBB");

        assertThat(one).hasSameHashCodeAs(other);
        assertThat(one.compareTo(other)).isNegative();
        assertThat(other.compareTo(one)).isPositive();
    }
}
