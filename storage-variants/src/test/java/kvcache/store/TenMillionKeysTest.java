package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.stream.Stream;
import kvcache.store.StoreTraits.Bound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten million distinct keys put into every bounded variant: it stays within its bound, by the process's own memory and not
 * by what the store says of itself, or it refuses; and every key that it acknowledged and did not evict can be read.
 */
@Tag("long")
@Timeout(900)
final class TenMillionKeysTest {

    private static final int KEYS = 10_000_000;
    private static final int VALUE_BYTES = 100;
    private static final long BOUND_BYTES = 256 << 20;

    /** What the heap may differ by between two full collections beside what the store holds: a few buffers and tables. */
    private static final long NOISE_BYTES = 8 << 20;

    static Stream<StoreVariant> bounded() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.traits().bound() != Bound.UNBOUNDED);
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void tenMillionDistinctKeysLeaveItWithinItsBound(StoreVariant variant) throws IOException {
        boolean evicts = variant.traits().bound() == Bound.EVICTS;
        StoreConfig million = StoreConfig.defaults();
        BitSet acknowledged = new BitSet(KEYS);
        acknowledged.set(KEYS - 1);
        long heapBefore = heapBytes();
        try (Store store = variant.open(evicts ? million.boundedTo(BOUND_BYTES) : million)) {
            acknowledged.clear(KEYS - 1);
            long residentBefore = residentBytes();
            for (int i = 0; i < KEYS; i++) {
                try {
                    store.put(key(i), entry(i));
                    acknowledged.set(i);
                } catch (StoreFullException full) {
                    assertThat(evicts)
                            .as("%s refuses: %s", variant.name(), full.getMessage())
                            .isFalse();
                }
            }

            long grownBytes = variant.traits().offHeap() ? residentBytes() - residentBefore : heapBytes() - heapBefore;
            long readable = readable(store, acknowledged);
            System.out.printf(
                    "%s: %,d put, %,d acknowledged, %,d readable, %,d bytes%n",
                    variant.name(), KEYS, acknowledged.cardinality(), readable, grownBytes);
            assertThat(store.size()).isEqualTo(readable);
            if (evicts) {
                assertThat(acknowledged.cardinality()).isEqualTo(KEYS);
                assertThat(grownBytes).isLessThan(BOUND_BYTES + NOISE_BYTES);
                assertThat(readable * VALUE_BYTES).isGreaterThan(BOUND_BYTES / 4);
            } else {
                assertThat(readable).isEqualTo(acknowledged.cardinality());
                assertThat(readable).isBetween(million.capacityEntries(), KEYS - 1L);
            }
        }
    }

    /** How many of the acknowledged entries can be read, each of which must be as it was put; no other may be there. */
    private static long readable(Store store, BitSet acknowledged) {
        long readable = 0;
        for (int i = 0; i < KEYS; i++) {
            Entry found = store.get(key(i));
            if (found != null) {
                readable++;
                if (!acknowledged.get(i)
                        || found.version() != i + 1L
                        || found.value().length != VALUE_BYTES
                        || ByteBuffer.wrap(found.value()).getInt() != i) {
                    throw new AssertionError("key %d was %s, and has version %d with %d bytes"
                            .formatted(
                                    i,
                                    acknowledged.get(i) ? "acknowledged" : "refused",
                                    found.version(),
                                    found.value().length));
                }
            }
        }
        return readable;
    }

    private static Key key(int number) {
        return Key.of(ByteBuffer.allocate(9).putInt(number).array());
    }

    private static Entry entry(int number) {
        return Entry.of(ByteBuffer.allocate(VALUE_BYTES).putInt(number).array(), number + 1L);
    }

    /** What lives on the heap: the least that full collections leave, since the first may let some garbage stay. */
    private static long heapBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /** What the process has of the machine's memory, by the kernel's account, less what the heap has of it. */
    private static long residentBytes() throws IOException {
        System.gc();
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                                .filter(line -> line.startsWith("RssAnon:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                                .sum()
                        * 1024
                - Runtime.getRuntime().totalMemory();
    }
}
