package kvcache.store.offheap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreFullException;
import kvcache.store.StoreHistoryContractTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffHeapStoreTest extends StoreHistoryContractTest {

    private static final long SMALL_BOUND = 4 << 20;

    OffHeapStoreTest() {
        super(OffHeapStore.VARIANT);
    }

    private static OffHeapStore boundedTo(long maxBytes) {
        return (OffHeapStore)
                OffHeapStore.VARIANT.open(StoreConfig.ofCapacity(1_000).boundedTo(maxBytes));
    }

    private static Entry filled(int bytes, long version) {
        byte[] value = new byte[bytes];
        Arrays.fill(value, (byte) version);
        return Entry.of(value, version);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 12, 100, 1_000, 5_000, 20_000, 100_000, 1_000_000})
    void staysWithinItsBoundWhateverTheSizeOfTheValues(int valueBytes) {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            long puts = 4 * SMALL_BOUND / (valueBytes + 40);
            for (long i = 1; i <= puts; i++) {
                store.put(Key.of("key" + i), filled(valueBytes, i));
                if (i % 1_000 == 0 || valueBytes > 10_000) {
                    assertThat(store.bytes()).as("bytes after %d puts", i).isLessThanOrEqualTo(SMALL_BOUND);
                }
            }
            assertThat(store.size()).isBetween(1L, puts - 1);
            assertThat(store.get(Key.of("key" + puts))).isNotNull();
        }
    }

    @Test
    void whatItHoldsTakesMostOfTheBoundBeforeAnythingIsEvicted() {
        try (OffHeapStore store = boundedTo(64 << 20)) {
            for (int i = 1; i <= 50_000; i++) {
                store.put(Key.of("key" + i), filled(1_000, i));
            }
            assertThat(store.size()).isEqualTo(50_000);
        }
    }

    @Test
    void overwritingGivesMemoryBackLongBeforeTheBound() {
        try (OffHeapStore store = boundedTo(1L << 30)) {
            for (int i = 1; i <= 1_000; i++) {
                store.put(Key.of("key" + i), filled(1_000, i));
            }
            for (int round = 1; round <= 300; round++) {
                for (int i = 1; i <= 1_000; i++) {
                    store.put(Key.of("key" + i), filled(1_000, round));
                }
            }
            assertThat(store.size()).isEqualTo(1_000);
            assertThat(store.bytes()).isLessThan(150 << 20);
            for (int i = 1; i <= 1_000; i++) {
                assertThat(store.get(Key.of("key" + i)))
                        .isNotNull()
                        .extracting(Entry::version)
                        .isEqualTo(300L);
            }
        }
    }

    @Test
    void overwritingNeverEvictsWhileWhatLivesHasRoom() {
        try (OffHeapStore store = boundedTo(16 << 20)) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(1);
            for (int i = 0; i < 500_000; i++) {
                store.put(Key.of("key" + random.nextInt(5_000)), filled(random.nextInt(2_000), i + 1));
            }
            assertThat(store.size()).isEqualTo(5_000);
        }
    }

    @Test
    void removalGivesMemoryBack() {
        try (OffHeapStore store = boundedTo(1L << 30)) {
            long empty = store.bytes();
            for (int i = 1; i <= 20_000; i++) {
                store.put(Key.of("key" + i), filled(5_000, i));
            }
            assertThat(store.bytes()).isGreaterThan(100_000_000);
            for (int i = 1; i <= 20_000; i++) {
                assertThat(store.remove(Key.of("key" + i))).isTrue();
            }
            assertThat(store.size()).isZero();
            assertThat(store.bytes()).isLessThan(empty + (20 << 20));
        }
    }

    @Test
    void clearGivesAllMemoryBack() {
        try (OffHeapStore store = boundedTo(1L << 30)) {
            long empty = store.bytes();
            for (int i = 1; i <= 100_000; i++) {
                store.put(Key.of("key" + i), filled(500, i));
            }
            store.clear();
            assertThat(store.bytes()).isEqualTo(empty);
        }
    }

    @Test
    void whatIsReadNowAndThenOutlivesAFloodOfKeysThatAreNot() {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            for (int i = 1; i <= 100; i++) {
                store.put(Key.of("popular" + i), filled(100, i));
            }
            for (int i = 1; i <= 500_000; i++) {
                store.put(Key.of("once" + i), filled(100, i));
                if (i % 1_000 == 0) {
                    for (int popular = 1; popular <= 100; popular++) {
                        assertThat(store.get(Key.of("popular" + popular)))
                                .as("popular%d after %d others", popular, i)
                                .isNotNull();
                    }
                }
            }
        }
    }

    @Test
    void whatIsNeverReadIsEvictedInTheOrderOfItsArrival() {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            int last = 200_000;
            for (int i = 1; i <= last; i++) {
                store.put(Key.of("key" + i), filled(100, i));
            }
            long size = store.size();
            for (int i = 1; i <= last; i++) {
                assertThat(store.get(Key.of("key" + i)) != null)
                        .as("key%d is there", i)
                        .isEqualTo(i > last - size);
            }
        }
    }

    @Test
    void everyKeyMayBeReadAllTheTimeAndThereIsStillRoomForNewOnes() {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            for (int i = 1; i <= 200_000; i++) {
                store.put(Key.of("key" + i), filled(100, i));
                assertThat(store.get(Key.of("key" + i))).isNotNull();
            }
            assertThat(store.bytes()).isLessThanOrEqualTo(SMALL_BOUND);
        }
    }

    @Test
    void anEntryThatIsTooLargeIsRefusedAndTheKeyKeepsItsOldOne() {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            store.put(Key.of("key"), filled(10, 1));

            assertThatExceptionOfType(StoreFullException.class)
                    .isThrownBy(() -> store.put(Key.of("key"), filled(4 << 20, 2)))
                    .withMessageMatching("The entry takes 41943\\d\\d bytes; allowed: at most 38\\d+");
            assertThatExceptionOfType(StoreFullException.class)
                    .isThrownBy(() -> store.putIf(Key.of("key"), 1, filled(4 << 20, 2)));

            assertThat(store.get(Key.of("key")))
                    .isNotNull()
                    .extracting(Entry::version)
                    .isEqualTo(1L);
            store.put(Key.of("other"), filled(1 << 20, 3));
            assertThat(store.get(Key.of("other"))).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_000, 1_500_000})
    void aValueOfTwoMebibytesIsTakenByASmallStoreWithALargeIndexWhateverWasStoredBefore(int tinyEntries) {
        long bound = 64 << 20;
        try (OffHeapStore store =
                (OffHeapStore) OffHeapStore.VARIANT.open(StoreConfig.defaults().boundedTo(bound))) {
            for (int i = 1; i <= tinyEntries; i++) {
                store.put(Key.of("key" + i), filled(1, i));
            }
            for (int i = 1; i <= 100; i++) {
                store.put(Key.of("large" + i), filled(2 << 20, i));
                assertThat(store.get(Key.of("large" + i))).as("large%d", i).isNotNull();
                assertThat(store.bytes()).isLessThanOrEqualTo(bound);
            }
        }
    }

    @Test
    void anIndexThatIsLargerThanItNeedsToBeMakesRoomForEntries() {
        // With room for a million entries the index would take a quarter of the memory.
        long bound = 16 << 20;
        try (Store store = OffHeapStore.VARIANT.open(StoreConfig.defaults().boundedTo(bound))) {
            for (int i = 1; i <= 50_000; i++) {
                store.put(Key.of("key" + i), filled(1_000, i));
            }
            assertThat(store.size() * 1_000).isGreaterThan(bound * 8 / 10);
        }
    }

    @Test
    void closingWaitsForReadersAndRefusesOthersMeanwhile() throws InterruptedException {
        OffHeapStore store = boundedTo(SMALL_BOUND);
        store.put(Key.of("pinned"), filled(10_000, 1));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        AtomicBoolean whole = new AtomicBoolean();
        Thread reader = Thread.ofPlatform()
                .start(() -> store.read(Key.of("pinned"), new OffHeapReader((memory, at, length) -> {
                    reading.countDown();
                    await(letGo);
                    whole.set(isFilledWith(memory, at, length, (byte) 1));
                    return true;
                })));
        await(reading);
        Thread closer = Thread.ofPlatform().start(store::close);
        while (closer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThatIllegalStateException().isThrownBy(() -> store.get(Key.of("pinned")));
        assertThat(closer.isAlive()).isTrue();

        letGo.countDown();
        reader.join();
        closer.join();
        assertThat(whole).isTrue();
    }

    @Test
    void readsGoOnWhileAWriterHoldsTheLockOfTheSegment() throws InterruptedException {
        // A reader inside the store keeps a writer waiting that frees more than may be in limbo. With that writer stuck
        // half-way, under its lock, every other key can still be read.
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            store.put(Key.of("pinned"), filled(500_000, 1));
            store.put(Key.of("other"), filled(100, 2));
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch letGo = new CountDownLatch(1);
            AtomicBoolean whole = new AtomicBoolean();
            Thread reader = Thread.ofPlatform()
                    .start(() -> store.read(Key.of("pinned"), new OffHeapReader((memory, at, length) -> {
                        reading.countDown();
                        await(letGo);
                        whole.set(isFilledWith(memory, at, length, (byte) 1));
                        return true;
                    })));
            await(reading);
            Thread writer = Thread.ofPlatform().start(() -> store.remove(Key.of("pinned")));
            while (writer.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }

            assertThat(store.get(Key.of("other"))).isNotNull();
            assertThat(store.get(Key.of("pinned"))).isNull();
            assertThat(writer.isAlive()).isTrue();

            letGo.countDown();
            reader.join();
            writer.join();
            assertThat(whole).isTrue();
        }
    }

    @Test
    void noReaderSeesATornValueWhileMemoryIsUsedAnewAllTheTime() throws InterruptedException {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            int keys = 500;
            AtomicBoolean writing = new AtomicBoolean(true);
            AtomicReference<@Nullable String> torn = new AtomicReference<>();
            Thread[] readers = new Thread[3];
            for (int i = 0; i < readers.length; i++) {
                long seed = i;
                readers[i] = Thread.ofPlatform().start(() -> {
                    RandomGenerator random =
                            RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
                    EntryReader checking = new OffHeapReader((memory, at, length) -> {
                        byte first = memory.get(ValueLayout.JAVA_BYTE, at);
                        if (!isFilledWith(memory, at, length, first)) {
                            torn.set("a value of %d bytes that begins with %d".formatted(length, first));
                        }
                        return true;
                    });
                    while (writing.get()) {
                        boolean unused = store.read(Key.of("key" + random.nextInt(keys)), checking);
                    }
                });
            }
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(99);
            for (int i = 1; i <= 60_000; i++) {
                store.put(
                        Key.of("key" + random.nextInt(keys)),
                        filled(1 + random.nextInt(i % 8 == 0 ? 20_000 : 2_000), i));
                if (i % 5_000 == 0) {
                    store.clear();
                }
            }
            writing.set(false);
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(torn.get()).isNull();
        }
    }

    @Test
    void contentTypesOfEveryLengthComeBack() {
        try (OffHeapStore store = boundedTo(SMALL_BOUND)) {
            for (int length = 0; length <= 255; length++) {
                String type = "x".repeat(length);
                store.put(Key.of("key"), Entry.of("v".getBytes(UTF_8), type, 1, Entry.NEVER));
                assertThat(store.get(Key.of("key")))
                        .isNotNull()
                        .extracting(Entry::contentType)
                        .isEqualTo(type);
            }
        }
    }

    @Test
    void growsFromTheSmallestIndexAndKeepsEveryKey() {
        try (Store store = OffHeapStore.VARIANT.open(StoreConfig.ofCapacity(1).boundedTo(256 << 20))) {
            for (int i = 1; i <= 300_000; i++) {
                store.put(Key.of("key" + i), filled(12, i));
            }
            for (int i = 1; i <= 300_000; i++) {
                assertThat(store.get(Key.of("key" + i))).as("key%d", i).isNotNull();
            }
            assertThat(store.size()).isEqualTo(300_000);
        }
    }

    private static boolean isFilledWith(MemorySegment memory, long at, int length, byte expected) {
        for (int i = 0; i < length; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, at + i) != expected) {
                return false;
            }
        }
        return true;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Looks at the memory of a value. */
    private interface Look {
        boolean at(MemorySegment memory, long offset, int length);
    }

    private static final class OffHeapReader extends EntryReader {

        private final Look look;

        OffHeapReader(Look look) {
            this.look = look;
        }

        @Override
        public boolean read(Entry entry) {
            throw new AssertionError("an entry was made on the heap");
        }

        @Override
        protected boolean read(EntryView shown) {
            return look.at(shown.memory(), shown.valueOffset(), shown.valueBytes());
        }
    }
}
