package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import kvcache.store.StoreTraits.Bound;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the variants that are bounded promise beside the contract, asked of every one in the list. */
@Timeout(60)
final class BoundedStoresTest {

    private static final long BOUND_BYTES = 16 << 20;
    private static final int VALUE_BYTES = 1_000;
    private static final int MORE_THAN_FIT = 4 * (int) BOUND_BYTES / VALUE_BYTES;
    private static final int THREADS = 4;

    static Stream<StoreVariant> evicting() {
        return bounded(Bound.EVICTS);
    }

    static Stream<StoreVariant> refusing() {
        return bounded(Bound.REFUSES);
    }

    private static Stream<StoreVariant> bounded(Bound bound) {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.traits().bound() == bound);
    }

    private static Store openBounded(StoreVariant variant) {
        return variant.open(StoreConfig.ofCapacity(1_000).boundedTo(BOUND_BYTES));
    }

    private static Key key(int number) {
        return Key.of("key" + number);
    }

    /** An entry that tells its version and is filled with it. */
    private static Entry entry(long version, int valueBytes) {
        byte[] value = new byte[valueBytes];
        Arrays.fill(value, (byte) version);
        return Entry.of(value, version);
    }

    private static boolean isIntact(@Nullable Entry entry, long version, int valueBytes) {
        return entry != null
                && entry.version() == version
                && Arrays.equals(entry.value(), entry(version, valueBytes).value());
    }

    @ParameterizedTest
    @MethodSource("evicting")
    void holdsMostOfItsBoundAndNoMoreWhateverIsPut(StoreVariant variant) {
        try (Store store = openBounded(variant)) {
            for (int i = 1; i <= MORE_THAN_FIT; i++) {
                store.put(key(i), entry(i, VALUE_BYTES));
            }

            assertThat(intactBytes(store)).isBetween(BOUND_BYTES / 2, BOUND_BYTES);
        }
    }

    @ParameterizedTest
    @MethodSource("evicting")
    void staysWithinItsBoundWhereManyThreadsPut(StoreVariant variant) throws InterruptedException {
        try (Store store = openBounded(variant)) {
            AtomicInteger next = new AtomicInteger(1);
            new Race()
                    .with(THREADS, "writer", random -> {
                        for (int i = next.getAndIncrement(); i <= MORE_THAN_FIT; i = next.getAndIncrement()) {
                            store.put(key(i), entry(i, VALUE_BYTES));
                        }
                    })
                    .run();
            store.put(key(1), entry(1, VALUE_BYTES));

            assertThat(intactBytes(store)).isBetween(BOUND_BYTES / 2, BOUND_BYTES);
        }
    }

    /** The bytes of the keys and values that can be read, each of which must be as it was put. */
    private static long intactBytes(Store store) {
        long bytes = 0;
        long entries = 0;
        for (int i = 1; i <= MORE_THAN_FIT; i++) {
            Entry found = store.get(key(i));
            if (found != null) {
                assertThat(isIntact(found, i, VALUE_BYTES))
                        .as("key%d is intact", i)
                        .isTrue();
                bytes += key(i).length() + found.value().length;
                entries++;
            }
        }
        assertThat(store.size()).isEqualTo(entries);
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("evicting")
    void refusesAnEntryHeavierThanTheBoundAndKeepsTheOneThatTheKeyHad(StoreVariant variant) {
        try (Store store = openBounded(variant)) {
            store.put(key(1), entry(1, VALUE_BYTES));
            Entry tooHeavy = entry(2, (int) BOUND_BYTES);

            assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.put(key(1), tooHeavy));
            assertThatExceptionOfType(StoreFullException.class).isThrownBy(() -> store.putIf(key(1), 1, tooHeavy));
            assertThatExceptionOfType(StoreFullException.class)
                    .isThrownBy(() -> store.putIf(key(2), Entry.ABSENT, tooHeavy));
            assertThat(isIntact(store.get(key(1)), 1, VALUE_BYTES)).isTrue();
            assertThat(store.get(key(2))).isNull();
        }
    }

    static Stream<Arguments> evictingByBoundAndEntriesBefore() {
        return evicting()
                .flatMap(variant -> Stream.of(1, 4, 16, 65)
                        .flatMap(boundMib ->
                                Stream.of(0, 1_000, 300_000).map(entries -> Arguments.of(variant, boundMib, entries))));
    }

    @ParameterizedTest
    @MethodSource("evictingByBoundAndEntriesBefore")
    void aValueAsLongAsItTellsIsTakenAgainAndAgainWhateverWasStoredBefore(
            StoreVariant variant, int boundMib, int entriesBefore) {
        StoreConfig config = StoreConfig.defaults().boundedTo((long) boundMib << 20);
        try (Store store = variant.open(config)) {
            for (int i = 1; i <= entriesBefore; i++) {
                store.put(key(i), entry(i, i % 20));
                if (i % 3 == 0) {
                    store.get(key(i)); // what was read is evicted last
                }
            }
            int longest = Math.toIntExact(variant.longestValueBytes(config));
            for (int i = 0; i < 4; i++) {
                // Caffeine may evict it as soon as it has taken it.
                store.put(longestKey(i % 3), longest(i + 1, longest));
                store.put(key(i), entry(1, 10));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("evicting")
    void aClosedStoreSaysThatItIsClosedAlsoOfAnEntryThatIsTooHeavy(StoreVariant variant) {
        Store store = openBounded(variant);
        store.close();

        assertThatIllegalStateException().isThrownBy(() -> store.put(key(1), entry(2, (int) BOUND_BYTES)));
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void anEmptyStoreTakesAValueAsLongAsItTells(StoreVariant variant) {
        for (int capacity : new int[] {1, 16, 4_096, 1_000_000}) {
            StoreConfig config = StoreConfig.ofCapacity(capacity);
            try (Store store = variant.open(config)) {
                int longest = Math.toIntExact(variant.longestValueBytes(config));
                store.put(longestKey(0), longest(1, longest));
                assertThat(store.get(longestKey(0)))
                        .isNotNull()
                        .extracting(entry -> entry.value().length)
                        .isEqualTo(longest);
            }
        }
    }

    /** Of the greatest length. */
    private static Key longestKey(int number) {
        byte[] bytes = new byte[Key.MAX_BYTES];
        bytes[0] = (byte) number;
        return Key.of(bytes);
    }

    /** An entry with all that one can have, each as long as it may be. */
    private static Entry longest(long version, int valueBytes) {
        return Entry.of(new byte[valueBytes], "x".repeat(Entry.MAX_CONTENT_TYPE_CHARS), version, 1);
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void holdsAtLeastItsCapacityWhicheverKeysComeFirst(StoreVariant variant) {
        for (int capacity : new int[] {1, 16, 1_000, 4_096, 4_097, 100_000}) {
            try (Store store = variant.open(StoreConfig.ofCapacity(capacity))) {
                for (int i = 1; i <= capacity; i++) {
                    store.put(key(i), entry(i, VALUE_BYTES));
                }
                assertThat(store.size()).isEqualTo(capacity);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void refusesWhatItHasNoRoomForAndKeepsAllThatItHolds(StoreVariant variant) {
        try (Store store = variant.open(StoreConfig.ofCapacity(1_000))) {
            int held = fill(store);

            for (int i = held + 1; i <= held + 1_000; i++) {
                Key key = key(i);
                assertThatExceptionOfType(StoreFullException.class)
                        .isThrownBy(() -> store.put(key, entry(9, VALUE_BYTES)))
                        .withMessageContaining("'" + variant.name() + "'")
                        .withMessageContaining("full");
                assertThatExceptionOfType(StoreFullException.class)
                        .isThrownBy(() -> store.putIf(key, Entry.ABSENT, entry(9, VALUE_BYTES)));
                assertThat(store.get(key)).isNull();
            }

            assertThat(store.size()).isEqualTo(held);
            for (int i = 1; i <= held; i++) {
                assertThat(isIntact(store.get(key(i)), i, VALUE_BYTES))
                        .as("key%d is intact", i)
                        .isTrue();
            }
        }
    }

    /** Puts until one is refused, and says how many were not. */
    private static int fill(Store store) {
        for (int i = 1; ; i++) {
            try {
                store.put(key(i), entry(i, VALUE_BYTES));
            } catch (StoreFullException full) {
                return i - 1;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void goesOnOverwritingAndRemovingWhenFullAndHasRoomAgainAfterARemoval(StoreVariant variant) {
        try (Store store = variant.open(StoreConfig.ofCapacity(1_000))) {
            int held = fill(store);

            store.put(key(1), entry(101, VALUE_BYTES));
            assertThat(store.putIf(key(2), 2, entry(102, VALUE_BYTES))).isTrue();
            assertThat(isIntact(store.get(key(1)), 101, VALUE_BYTES)).isTrue();
            assertThat(isIntact(store.get(key(2)), 102, VALUE_BYTES)).isTrue();

            assertThat(store.remove(key(1))).isTrue();
            store.put(key(held + 1), entry(7, VALUE_BYTES));
            assertThat(isIntact(store.get(key(held + 1)), 7, VALUE_BYTES)).isTrue();

            store.clear();
            assertThat(fill(store)).isEqualTo(held);
        }
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void actsAsAMapWhileItIsFullMostOfTheTime(StoreVariant variant) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(3);
        Map<Key, Long> model = new HashMap<>();
        int refusals = 0;
        try (Store store = variant.open(StoreConfig.ofCapacity(16))) {
            for (int version = 1; version <= 3_000; version++) {
                Key key = key(random.nextInt(150));
                long held = model.getOrDefault(key, Entry.ABSENT);
                if (random.nextInt(8) == 0) {
                    assertThat(store.removeIf(key, held)).isEqualTo(held != Entry.ABSENT);
                    model.remove(key);
                } else {
                    try {
                        Entry entry = sized(version, random.nextInt(1 << random.nextInt(10, 21)));
                        if (random.nextBoolean()) {
                            store.put(key, entry);
                        } else {
                            assertThat(store.putIf(key, held, entry)).isTrue();
                        }
                        model.put(key, (long) version);
                    } catch (StoreFullException full) {
                        refusals++;
                    }
                }
                assertThat(store.size()).isEqualTo(model.size());
                checkSized(store.get(key), model.getOrDefault(key, Entry.ABSENT));
            }
            model.forEach((key, version) -> checkSized(store.get(key), version));
        }
        assertThat(refusals).isGreaterThan(100);
    }

    /** An entry that gives its length and is filled with its version. */
    private static Entry sized(int version, int moreBytes) {
        byte[] value = new byte[Integer.BYTES + moreBytes];
        Arrays.fill(value, (byte) version);
        ByteBuffer.wrap(value).putInt(moreBytes);
        return Entry.of(value, version);
    }

    private static void checkSized(@Nullable Entry found, long version) {
        assertThat(found == null ? Entry.ABSENT : found.version()).isEqualTo(version);
        if (found != null) {
            int moreBytes = ByteBuffer.wrap(found.value()).getInt();
            assertThat(Arrays.equals(
                            found.value(), sized((int) version, moreBytes).value()))
                    .as("version %d is intact", version)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("refusing")
    void losesNothingThatItAcknowledgedWhereManyThreadsFillIt(StoreVariant variant) throws InterruptedException {
        try (Store store = variant.open(StoreConfig.ofCapacity(5_000))) {
            boolean[] acknowledged = new boolean[40_000];
            AtomicInteger next = new AtomicInteger(1);
            AtomicLong refusals = new AtomicLong();
            new Race()
                    .with(THREADS, "writer", random -> {
                        for (int i = next.getAndIncrement(); i < acknowledged.length; i = next.getAndIncrement()) {
                            try {
                                store.put(key(i), entry(i, VALUE_BYTES));
                                acknowledged[i] = true;
                            } catch (StoreFullException full) {
                                refusals.incrementAndGet();
                            }
                        }
                    })
                    .run();

            assertThat(refusals.get()).isPositive();
            for (int i = 1; i < acknowledged.length; i++) {
                assertThat(isIntact(store.get(key(i)), i, VALUE_BYTES))
                        .as("key%d is there", i)
                        .isEqualTo(acknowledged[i]);
            }
        }
    }
}
