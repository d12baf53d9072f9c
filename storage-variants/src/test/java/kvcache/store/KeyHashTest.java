package kvcache.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyHashTest {

    private static final int KEYS = 1 << 20;

    @Test
    void jdkIsTheHashOfArrays() {
        byte[] bytes = {1, -2, 3};

        assertThat(KeyHash.JDK.hash(bytes)).isEqualTo(Arrays.hashCode(bytes));
    }

    @ParameterizedTest
    @EnumSource
    void hashesEqualBytesAlikeAndEveryLength(KeyHash hash) {
        for (int length = 0; length <= Key.MAX_BYTES; length++) {
            assertThat(hash.hash(new byte[length])).isEqualTo(hash.hash(new byte[length]));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
    void spreadsAMillionKeysAsChanceWould(KeyHash hash) {
        long distinct = IntStream.range(0, KEYS)
                .map(i -> hash.hash(("key" + i).getBytes(UTF_8)))
                .distinct()
                .count();

        assertThat(distinct).isGreaterThan(KEYS - 4 * collisionsByChance());
    }

    @Test
    void aMillionKeysThatCollideForTheJdkDoNotForTheDefault() {
        assertThat(IntStream.range(0, KEYS)
                        .map(i -> KeyHash.JDK.hash(colliding(i)))
                        .distinct()
                        .count())
                .isEqualTo(1);
        assertThat(IntStream.range(0, KEYS)
                        .map(i -> KeyHash.DEFAULT.hash(colliding(i)))
                        .distinct()
                        .count())
                .isGreaterThan(KEYS - 4 * collisionsByChance());
    }

    /** How many of so many keys meet another one's hash among 2^32 by chance: n^2 / 2^33. */
    private static long collisionsByChance() {
        return ((long) KEYS * KEYS) >>> 33;
    }

    /** Twenty blocks of "Aa" or "BB": every one has the same hash for the JDK. */
    private static byte[] colliding(int choice) {
        StringBuilder text = new StringBuilder(40);
        for (int bit = 0; bit < 20; bit++) {
            text.append((choice >>> bit & 1) == 0 ? "Aa" : "BB");
        }
        return text.toString().getBytes(UTF_8);
    }

    @Test
    void isFoundByItsNameInLowerCase() {
        assertThat(KeyHash.values()).extracting(KeyHash::toString).containsExactly("seeded", "jdk", "xxh3", "wyhash");
        assertThat(KeyHash.values())
                .allSatisfy(hash -> assertThat(KeyHash.named(hash.toString())).isSameAs(hash));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyHash.named("md5"))
                .withMessage("no hash is named 'md5'; allowed: seeded, jdk, xxh3, wyhash");
    }
}
