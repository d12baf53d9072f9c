package kvcache.store;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The 32-bit hash function of keys, used by every store.
 *
 * <p>All keys of one store must use the same function. Except for {@link #SEEDED}, an attacker who knows the function
 * can choose colliding keys.
 */
public enum KeyHash {
    /**
     * PolymurHash 2 with a secret random seed of 128 bits for each process: the default. It is almost universal: for
     * two different keys of n bytes, chosen without knowledge of the seed, its 64 bits collide with a probability of at
     * most n / 2^60 (Peters, "PolymurHash"). So clients cannot choose colliding keys.
     */
    SEEDED {
        @Override
        int hash(byte[] bytes) {
            return (int) POLYMUR.hashBytesToLong(bytes);
        }
    },
    /** {@link Arrays#hashCode(byte[])}: the polynomial in 31, as for the JDK's strings. */
    JDK {
        @Override
        int hash(byte[] bytes) {
            return Arrays.hashCode(bytes);
        }
    },
    /** XXH3 of 64 bits, without a seed (Collet). */
    XXH3 {
        @Override
        int hash(byte[] bytes) {
            return (int) XXH3_64.hashBytesToLong(bytes);
        }
    },
    /** wyhash, final version 4, without a seed (Wang Yi). */
    WYHASH {
        @Override
        int hash(byte[] bytes) {
            return (int) WYHASH_64.hashBytesToLong(bytes);
        }
    };

    public static final KeyHash DEFAULT = SEEDED;

    private static final Hasher64 POLYMUR;
    private static final Hasher64 XXH3_64 = Hashing.xxh3_64();
    private static final Hasher64 WYHASH_64 = Hashing.wyhashFinal4();

    static {
        SecureRandom random = new SecureRandom();
        POLYMUR = Hashing.polymurHash2_0(random.nextLong(), random.nextLong());
    }

    abstract int hash(byte[] bytes);

    /**
     * Returns the hash of a name.
     *
     * @throws IllegalArgumentException if the name is unknown; the message lists the allowed names
     */
    public static KeyHash named(String name) {
        return Stream.of(values())
                .filter(hash -> hash.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no hash is named '%s'; allowed: %s"
                        .formatted(
                                name, Stream.of(values()).map(KeyHash::toString).collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
