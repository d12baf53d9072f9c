package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What every variant must do when many threads ask at once: more of them than this machine has cores, so that the
 * scheduler stops them half-way through an operation too.
 */
public abstract class StoreHistoryContractTest extends StoreContractTest {

    private static final int THREADS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int MAX_VALUE_BYTES = 2_000;

    /** The contract of this variant. */
    protected StoreHistoryContractTest(StoreVariant variant) {
        super(variant);
    }

    /** The contract of this bounded variant, opened so that it has room for all that a test puts. */
    protected StoreHistoryContractTest(StoreVariant variant, StoreConfig config) {
        super(variant, config);
    }

    @Test
    void noWriteIsLostAmongWritersOfDifferentKeys() throws InterruptedException {
        int keysOfEach = 5_000;
        AtomicInteger writers = new AtomicInteger();
        new Race()
                .with(THREADS, "writer", random -> {
                    int writer = writers.getAndIncrement();
                    for (int i = 0; i < keysOfEach; i++) {
                        store().put(Key.of(writer + "/" + i), entry(writer + "=" + i));
                    }
                })
                .run();

        assertThat(store().size()).isEqualTo((long) THREADS * keysOfEach);
        for (int writer = 0; writer < THREADS; writer++) {
            for (int i = 0; i < keysOfEach; i++) {
                assertThat(textOf(Key.of(writer + "/" + i))).isEqualTo(writer + "=" + i);
            }
        }
    }

    @Test
    void closingWhileOthersCallEndsTheirCallsInOrder() throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        // Locks that spin make a round long where CPUs are few.
        for (int round = 0; round < 20 && System.nanoTime() < endNs; round++) {
            Store closing = variant().open(StoreConfig.ofCapacity(1_000));
            AtomicInteger served = new AtomicInteger();
            new Race()
                    .with(THREADS, "caller", random -> callUntilClosed(closing, served, random))
                    // Their first call is one that meets the closing.
                    .with(THREADS, "latecomer", random -> {
                        awaitCalls(served, THREADS);
                        callUntilClosed(closing, served, random);
                    })
                    .with(2, "closer", random -> {
                        awaitCalls(served, THREADS);
                        closing.close();
                    })
                    .run();
        }
    }

    private static void awaitCalls(AtomicInteger served, int count) {
        while (served.get() < count) {
            Thread.onSpinWait();
        }
    }

    private static void callUntilClosed(Store store, AtomicInteger served, RandomGenerator random) {
        try {
            while (true) {
                Key key = Key.of("key" + random.nextInt(100));
                store.put(key, Entry.of(new byte[random.nextInt(MAX_VALUE_BYTES)], 1));
                store.get(key);
                store.remove(key);
                store.scan().next(new EntryVisitor() {
                    @Override
                    public boolean wants(long expiresAtMs) {
                        return true;
                    }

                    @Override
                    public void visit(byte[] shown, long version, long expiresAtMs) {}
                });
                served.incrementAndGet();
            }
        } catch (StoreClosedException closed) {
            // as the contract says
        }
    }

    @Test
    void noRemovalIsLostAmongWritersOfDifferentKeys() throws InterruptedException {
        int keysOfEach = 5_000;
        AtomicInteger writers = new AtomicInteger();
        new Race()
                .with(THREADS, "writer", random -> {
                    int writer = writers.getAndIncrement();
                    for (int i = 0; i < keysOfEach; i++) {
                        Key key = Key.of(writer + "/" + i);
                        store().put(key, entry("value"));
                        if (i % 2 == 0) {
                            assertThat(store().remove(key))
                                    .as("removal of %s", key)
                                    .isTrue();
                        }
                    }
                })
                .run();

        assertThat(store().size()).isEqualTo((long) THREADS * keysOfEach / 2);
    }

    @Test
    void aValueIsNeverSeenTorn() throws InterruptedException {
        int keys = 4;
        AtomicInteger writing = new AtomicInteger(THREADS / 2);
        new Race()
                .with(THREADS / 2, "writer", random -> {
                    for (int i = 0; i < 20_000; i++) {
                        store().put(Key.of("key" + random.nextInt(keys)), selfDescribing(random));
                        if (i % 64 == 0) {
                            store().remove(Key.of("key" + random.nextInt(keys)));
                        }
                    }
                    writing.decrementAndGet();
                })
                .with(THREADS / 2, "reader", random -> {
                    while (writing.get() > 0) {
                        Entry seen = store().get(Key.of("key" + random.nextInt(keys)));
                        if (seen != null) {
                            checkWhole(seen.value());
                        }
                    }
                })
                .run();
    }

    /** A value that gives its own length, and whose every further byte is the same. */
    private static Entry selfDescribing(RandomGenerator random) {
        byte[] value = new byte[Integer.BYTES + 1 + random.nextInt(MAX_VALUE_BYTES)];
        Arrays.fill(value, (byte) random.nextInt());
        ByteBuffer.wrap(value).putInt(value.length);
        return Entry.of(value, random.nextLong() | 1);
    }

    private static void checkWhole(byte[] value) {
        assertThat(ByteBuffer.wrap(value).getInt()).as("length in the value").isEqualTo(value.length);
        byte fill = value[Integer.BYTES];
        for (int i = Integer.BYTES; i < value.length; i++) {
            if (value[i] != fill) {
                throw new AssertionError("byte %d is %d, those before it %d".formatted(i, value[i], fill));
            }
        }
    }

    @Test
    void whatOneWriterStoresNeverRunsBackwardsForAnyReader() throws InterruptedException {
        long last = 100_000;
        Key register = Key.of("register");
        new Race()
                .with(1, "writer", random -> {
                    for (long version = 1; version <= last; version++) {
                        store().put(register, versioned(version));
                    }
                })
                .with(THREADS - 1, "reader", random -> {
                    long newest = 0;
                    while (newest < last) {
                        long seen = versionIn(store().get(register));
                        assertThat(seen).as("version after %d", newest).isGreaterThanOrEqualTo(newest);
                        newest = seen;
                    }
                })
                .run();
    }

    @Test
    void aReadThatStartsAfterAPutReturnedSeesItOrANewerOne() throws InterruptedException {
        int keys = THREADS / 2;
        AtomicLongArray returned = new AtomicLongArray(keys);
        AtomicInteger writers = new AtomicInteger();
        AtomicInteger writing = new AtomicInteger(keys);
        new Race()
                .with(keys, "writer", random -> {
                    int mine = writers.getAndIncrement();
                    for (long version = 1; version <= 50_000; version++) {
                        store().put(Key.of("key" + mine), versioned(version));
                        returned.set(mine, version);
                    }
                    writing.decrementAndGet();
                })
                .with(THREADS / 2, "reader", random -> {
                    while (writing.get() > 0) {
                        int key = random.nextInt(keys);
                        long before = returned.get(key);
                        assertThat(versionIn(store().get(Key.of("key" + key))))
                                .as("version of key%d", key)
                                .isGreaterThanOrEqualTo(before);
                    }
                })
                .run();
    }

    @Test
    void aReadThatStartsAfterARemovalReturnedDoesNotSeeWhatWasRemoved() throws InterruptedException {
        Key key = Key.of("key");
        AtomicLong removed = new AtomicLong();
        AtomicBoolean writing = new AtomicBoolean(true);
        new Race()
                .with(1, "writer", random -> {
                    for (long version = 1; version <= 50_000; version++) {
                        store().put(key, versioned(version));
                        assertThat(store().remove(key))
                                .as("removal of version %d", version)
                                .isTrue();
                        removed.set(version);
                    }
                    writing.set(false);
                })
                .with(THREADS - 1, "reader", random -> {
                    while (writing.get()) {
                        long before = removed.get();
                        Entry seen = store().get(key);
                        if (seen != null) {
                            assertThat(versionIn(seen)).as("version").isGreaterThan(before);
                        }
                    }
                })
                .run();
    }

    @Test
    void ofRacingRemoversExactlyOneSucceedsForEachPut() throws InterruptedException {
        int batches = 200;
        int keysOfBatch = 50;
        AtomicIntegerArray successes = new AtomicIntegerArray(batches * keysOfBatch);
        IntStream.range(0, successes.length()).forEach(i -> store().put(Key.of("key" + i), entry("value")));
        CyclicBarrier batchStart = new CyclicBarrier(THREADS);
        new Race()
                .with(THREADS, "remover", random -> {
                    for (int batch = 0; batch < batches; batch++) {
                        batchStart.await();
                        for (int i = 0; i < keysOfBatch; i++) {
                            int key = batch * keysOfBatch + i;
                            if (store().remove(Key.of("key" + key))) {
                                successes.incrementAndGet(key);
                            }
                        }
                    }
                })
                .run();

        assertThat(store().size()).isZero();
        for (int i = 0; i < successes.length(); i++) {
            assertThat(successes.get(i)).as("successful removals of key%d", i).isEqualTo(1);
        }
    }

    @Test
    void noIncrementByCompareAndSetIsLost() throws InterruptedException {
        Key counter = Key.of("counter");
        int incrementsOfEach = 2_000;
        store().put(counter, versioned(1));
        new Race()
                .with(THREADS, "incrementer", random -> {
                    for (int i = 0; i < incrementsOfEach; i++) {
                        long seen;
                        do {
                            seen = versionIn(store().get(counter));
                        } while (!store().putIf(counter, seen, versioned(seen + 1)));
                    }
                })
                .run();

        assertThat(versionIn(store().get(counter))).isEqualTo(1 + (long) THREADS * incrementsOfEach);
    }

    @Test
    void ofRacingWritersToAnAbsentKeyExactlyOneStores() throws InterruptedException {
        int keys = 2_000;
        AtomicIntegerArray successes = new AtomicIntegerArray(keys);
        AtomicLong version = new AtomicLong();
        new Race()
                .with(THREADS, "writer", random -> {
                    for (int key = 0; key < keys; key++) {
                        if (store().putIf(Key.of("key" + key), Entry.ABSENT, versioned(version.incrementAndGet()))) {
                            successes.incrementAndGet(key);
                        }
                    }
                })
                .run();

        for (int key = 0; key < keys; key++) {
            assertThat(successes.get(key)).as("writers that stored key%d", key).isEqualTo(1);
        }
        assertThat(store().size()).isEqualTo(keys);
    }

    @Test
    void removeIfNeverTakesAVersionThatItWasNotAskedFor() throws InterruptedException {
        // The remover asks for versions that it saw; the writer replaces them all the time. Whatever the remover took
        // must be missing from what the writer finds, and nothing else may be.
        Key key = Key.of("key");
        AtomicLong removals = new AtomicLong();
        AtomicLong misses = new AtomicLong();
        AtomicBoolean writing = new AtomicBoolean(true);
        new Race()
                .with(1, "writer", random -> {
                    store().put(key, versioned(1));
                    for (long version = 2; version <= 20_000; version++) {
                        if (!store().putIf(key, version - 1, versioned(version))) {
                            misses.incrementAndGet();
                            assertThat(store().putIf(key, Entry.ABSENT, versioned(version)))
                                    .isTrue();
                        }
                    }
                    writing.set(false);
                })
                .with(THREADS - 1, "remover", random -> {
                    while (writing.get()) {
                        long seen = versionIn(store().get(key));
                        if (seen != Entry.ABSENT && store().removeIf(key, seen)) {
                            removals.incrementAndGet();
                        }
                    }
                })
                .run();

        long removedAtTheEnd = store().get(key) == null ? 1 : 0;
        assertThat(misses.get()).isEqualTo(removals.get() - removedAtTheEnd);
    }

    @Test
    void removalsAndPutsOfOneKeyAddUp() throws InterruptedException {
        // Each writer puts and removes in turn, so no more removals succeed than there were puts, and the last put
        // whose entry nobody removed is still there.
        Key key = Key.of("contended");
        int rounds = 10_000;
        AtomicInteger removals = new AtomicInteger();
        new Race()
                .with(THREADS, "writer", random -> {
                    for (int i = 0; i < rounds; i++) {
                        store().put(key, entry("value"));
                        if (store().remove(key)) {
                            removals.incrementAndGet();
                        }
                    }
                })
                .run();

        assertThat(removals.get()).isBetween(1, THREADS * rounds);
        assertThat(store().get(key)).isNull();
        assertThat(store().size()).isZero();
    }

    @Test
    void clearTakesWhatWasThereAndLeavesWhatIsPutAfterIt() throws InterruptedException {
        int old = 5_000;
        int keysOfEach = 10_000;
        IntStream.range(0, old).forEach(i -> store().put(Key.of("old" + i), entry("old")));
        AtomicBoolean cleared = new AtomicBoolean();
        AtomicIntegerArray putAfterwards = new AtomicIntegerArray(THREADS * keysOfEach);
        AtomicInteger writers = new AtomicInteger();
        new Race()
                .with(THREADS, "writer", random -> {
                    int mine = writers.getAndIncrement();
                    for (int i = 0; i < keysOfEach; i++) {
                        int key = mine * keysOfEach + i;
                        putAfterwards.set(key, cleared.get() ? 1 : 0);
                        store().put(Key.of("new" + key), entry("new"));
                    }
                })
                .with(1, "clearer", random -> {
                    store().clear();
                    cleared.set(true);
                })
                .run();

        long present = 0;
        for (int key = 0; key < putAfterwards.length(); key++) {
            boolean there = store().get(Key.of("new" + key)) != null;
            assertThat(there || putAfterwards.get(key) == 0)
                    .as("new%d, put after clear had returned, is there", key)
                    .isTrue();
            present += there ? 1 : 0;
        }
        for (int i = 0; i < old; i++) {
            assertThat(store().get(Key.of("old" + i))).as("old%d", i).isNull();
        }
        assertThat(store().size()).isEqualTo(present);
    }

    private static Entry versioned(long version) {
        return Entry.of(ByteBuffer.allocate(Long.BYTES).putLong(version).array(), version);
    }

    private static long versionIn(@Nullable Entry entry) {
        return entry == null ? 0 : ByteBuffer.wrap(entry.value()).getLong();
    }
}
