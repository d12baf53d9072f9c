package kvcache.store.proof;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.IntFunction;
import java.util.stream.IntStream;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.Stores;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The one test of speed, since a flood is an attack on speed; that the hashes differ is counted with every build. */
@Tag("long")
final class HashFloodTest {

    private static final int KEYS = 1 << 20;
    private static final int BLOCKS = 20;
    private static final int RUNS = 5;
    private static final int MOST_TIMES_AS_LONG = 2;

    @Test
    void aMillionKeysThatCollideForTheJdkTakeTheDefaultHashAtMostTwiceAsLong() {
        byte[][] colliding = keys(HashFloodTest::colliding);
        byte[][] others = keys(HashFloodTest::other);
        long collidingNs = Long.MAX_VALUE;
        long othersNs = Long.MAX_VALUE;
        for (int run = 0; run < RUNS; run++) {
            othersNs = Math.min(othersNs, putAndReadNs(others));
            collidingNs = Math.min(collidingNs, putAndReadNs(colliding));
        }

        assertThat(collidingNs)
                .as("the best of %d runs, in ns; other keys took %,d", RUNS, othersNs)
                .isLessThanOrEqualTo(MOST_TIMES_AS_LONG * othersNs);
    }

    private static long putAndReadNs(byte[][] keys) {
        Entry entry = Entry.of(new byte[12], 1);
        try (Store store = Stores.builtIn().named(Stores.DEFAULT).open(StoreConfig.ofCapacity(KEYS))) {
            long startNs = System.nanoTime();
            for (byte[] key : keys) {
                store.put(Key.of(key), entry);
            }
            int found = 0;
            for (byte[] key : keys) {
                found += store.get(Key.of(key)) == entry ? 1 : 0;
            }
            long tookNs = System.nanoTime() - startNs;
            assertThat(found).isEqualTo(KEYS);
            return tookNs;
        }
    }

    private static byte[][] keys(IntFunction<String> key) {
        return IntStream.range(0, KEYS)
                .mapToObj(i -> key.apply(i).getBytes(US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Blocks of "Aa" or "BB", which have one hash in the polynomial in 31. */
    private static String colliding(int choice) {
        return blocks(choice, "Aa", "BB");
    }

    /** Just as long and as much alike, but blocks of different hashes. */
    private static String other(int choice) {
        return blocks(choice, "Aa", "Bb");
    }

    private static String blocks(int choice, String zero, String one) {
        StringBuilder text = new StringBuilder(2 * BLOCKS);
        for (int bit = 0; bit < BLOCKS; bit++) {
            text.append((choice >>> bit & 1) == 0 ? zero : one);
        }
        return text.toString();
    }
}
