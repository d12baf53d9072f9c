package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.stream.Stream;
import kvcache.store.ChildJvm.Outcome;
import kvcache.store.StoreTraits.Bound;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Ten million distinct keys put into every bounded variant: it stays within its bound, by what its process takes and
 * not by what the store says of itself, or it refuses; and every key that it acknowledged and did not evict can be
 * read.
 */
@Tag("long")
final class TenMillionKeysTest {

    private static final int KEYS = 10_000_000;
    private static final int VALUE_BYTES = 100;
    private static final long BOUND_BYTES = 256 << 20;

    /** What else a process may come to take while it runs: compiled code, and what the collector notes. */
    private static final long NOISE_BYTES = 24 << 20;

    static Stream<StoreVariant> bounded() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.traits().bound() != Bound.UNBOUNDED);
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void tenMillionDistinctKeysLeaveItWithinItsBoundAndNothingAcknowledgedIsLost(StoreVariant variant)
            throws Exception {
        Outcome outcome = ChildJvm.likeThisOne()
                .withFlags("-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch")
                .run(Duration.ofMinutes(10), Churn.class.getName(), variant.name());
        System.out.print(outcome.out());

        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        long[] figures = Stream.of(outcome.out().split("\\D+"))
                .mapToLong(Long::parseLong)
                .toArray();
        long acknowledged = figures[0];
        long readable = figures[1];
        long grownBytes = figures[2];
        if (variant.traits().bound() == Bound.EVICTS) {
            assertThat(acknowledged).isEqualTo(KEYS);
            assertThat(readable * VALUE_BYTES).isBetween(BOUND_BYTES / 4, BOUND_BYTES);
            assertThat(grownBytes).isLessThan(BOUND_BYTES + NOISE_BYTES);
        } else {
            assertThat(acknowledged).isBetween(StoreConfig.DEFAULT_CAPACITY_ENTRIES, KEYS - 1L);
            assertThat(readable).isEqualTo(acknowledged);
        }
    }

    /** The process that puts them, and fails where what it reads is not what it put. */
    static final class Churn {

        private final Store store;
        private final boolean evicts;
        private final BitSet acknowledged = new BitSet(KEYS);

        private Churn(StoreVariant variant) {
            evicts = variant.traits().bound() == Bound.EVICTS;
            StoreConfig config = StoreConfig.defaults();
            store = variant.open(evicts ? config.boundedTo(BOUND_BYTES) : config);
        }

        public static void main(String[] arguments) throws IOException {
            StoreVariant variant = Stores.builtIn().named(arguments[0]);
            // What is loaded and compiled once is no part of what a store takes.
            try (Store warm = variant.open(StoreConfig.ofCapacity(1_000))) {
                warm.put(key(0), entry(0));
            }
            long before = bytes(variant);
            Churn churn = new Churn(variant);
            churn.put();
            long grown = bytes(variant) - before;
            System.out.printf(
                    "%d acknowledged, %d readable, %d bytes by %s%n",
                    churn.acknowledged.cardinality(), churn.readable(), grown, variant.name());
            churn.store.close();
        }

        private void put() {
            for (int i = 0; i < KEYS; i++) {
                try {
                    store.put(key(i), entry(i));
                    acknowledged.set(i);
                } catch (StoreFullException full) {
                    if (evicts) {
                        throw full;
                    }
                }
            }
        }

        private long readable() {
            long readable = 0;
            for (int i = 0; i < KEYS; i++) {
                Entry found = store.get(key(i));
                if (found == null ? acknowledged.get(i) && !evicts : !acknowledged.get(i) || !isIntact(found, i)) {
                    throw new AssertionError("key %d is %s".formatted(i, found == null ? "lost" : "wrong"));
                }
                readable += found == null ? 0 : 1;
            }
            if (readable != store.size()) {
                throw new AssertionError("%d can be read of %d".formatted(readable, store.size()));
            }
            return readable;
        }

        private static boolean isIntact(Entry found, int number) {
            return found.version() == number + 1L
                    && found.value().length == VALUE_BYTES
                    && ByteBuffer.wrap(found.value()).getInt() == number;
        }

        private static Key key(int number) {
            return Key.of(ByteBuffer.allocate(9).putInt(number).array());
        }

        private static Entry entry(int number) {
            return Entry.of(ByteBuffer.allocate(VALUE_BYTES).putInt(number).array(), number + 1L);
        }

        /**
         * What lives on the heap, or for a store off the heap what the process has, whose heap is all there already.
         */
        private static long bytes(StoreVariant variant) throws IOException {
            Runtime runtime = Runtime.getRuntime();
            for (int i = 0; i < 4; i++) {
                System.gc();
            }
            return variant.traits().offHeap() ? residentBytes() : runtime.totalMemory() - runtime.freeMemory();
        }

        private static long residentBytes() throws IOException {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("RssAnon:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .sum()
                    * 1024;
        }
    }
}
