package kvcache.store.striped;

import static kvcache.store.StoreTraits.Synchronisation.STRIPE_LOCK;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreConfig;
import kvcache.store.StoreMemory;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import org.jspecify.annotations.Nullable;

/**
 * Fine-grained striped locks: a power of two of stripes, each with hash maps behind a read-write lock. Operations on
 * different stripes never wait for each other. The original's dashmap has the same design and the same default: four
 * stripes per core, rounded up to a power of two.
 *
 * <p>A stripe consists of parts: {@link HashMap}s of about {@value #ENTRIES_OF_EACH_PART} entries each when the store
 * is at its capacity. A scan or a growing map holds the lock for one part at a time. A whole stripe of 100,000 entries
 * would take several milliseconds.
 *
 * <p>Stripe and part are chosen by the upper bits of a multiplied hash (Fibonacci hashing, Knuth, TAOCP vol. 3, 6.4). A
 * {@code HashMap} uses the lower bits; with the same bits for both, each map would fill only some of its bins.
 */
public final class StripedStore implements Store {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "striped",
                    "hash maps behind striped read-write locks",
                    StoreTraits.onHeap(STRIPE_LOCK, STRIPE_LOCK),
                    StripedStore::new)
            .taking(StoreSetting.STRIPES)
            .occupying(config -> StoreMemory.ofTable(Math.ceilDiv(4 * config.capacityEntries(), 3), Integer.BYTES));

    private static final int FIBONACCI = 0x9E3779B9;
    private static final int STRIPES_PER_CORE = 4;
    private static final int ENTRIES_OF_EACH_PART = 8192;

    final Part[] parts;
    private final int shift;
    private volatile boolean closed;

    private StripedStore(StoreConfig config) {
        int wanted =
                config.stripes().orElse(STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors());
        int stripeCount = powerOfTwo(wanted);
        int partsOfEach =
                powerOfTwo((int) Math.ceilDiv(config.capacityEntries(), (long) stripeCount * ENTRIES_OF_EACH_PART));
        int count = stripeCount * partsOfEach;
        int capacityOfEach = Math.toIntExact(Math.ceilDiv(config.capacityEntries(), count));
        StampedLock[] locks =
                Stream.generate(StampedLock::new).limit(stripeCount).toArray(StampedLock[]::new);
        parts = IntStream.range(0, count)
                .mapToObj(index -> new Part(locks[index / partsOfEach], capacityOfEach))
                .toArray(Part[]::new);
        shift = Integer.SIZE - Integer.numberOfTrailingZeros(count);
    }

    /** Rounds up to a power of two. */
    private static int powerOfTwo(int least) {
        return Integer.highestOneBit(2 * least - 1);
    }

    @Override
    public @Nullable Entry get(Key key) {
        Part part = partOf(key);
        long stamp = part.lock.readLock();
        try {
            return part.map.get(key);
        } finally {
            part.lock.unlockRead(stamp);
        }
    }

    @Override
    public void put(Key key, Entry entry) {
        Objects.requireNonNull(entry, "entry");
        Part part = partOf(key);
        long stamp = part.lock.writeLock();
        try {
            part.map.put(key, entry);
        } finally {
            part.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        Objects.requireNonNull(entry, "entry");
        Part part = partOf(key);
        long stamp = part.lock.writeLock();
        try {
            boolean expected = part.versionOf(key) == expectedVersion;
            if (expected) {
                part.map.put(key, entry);
            }
            return expected;
        } finally {
            part.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean remove(Key key) {
        Part part = partOf(key);
        long stamp = part.lock.writeLock();
        try {
            return part.map.remove(key) != null;
        } finally {
            part.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        Part part = partOf(key);
        long stamp = part.lock.writeLock();
        try {
            boolean expected = expectedVersion != Entry.ABSENT && part.versionOf(key) == expectedVersion;
            if (expected) {
                part.map.remove(key);
            }
            return expected;
        } finally {
            part.lock.unlockWrite(stamp);
        }
    }

    @Override
    public long size() {
        long size = 0;
        for (Part part : open()) {
            long stamp = part.lock.readLock();
            try {
                size += part.map.size();
            } finally {
                part.lock.unlockRead(stamp);
            }
        }
        return size;
    }

    @Override
    public void clear() {
        for (Part part : open()) {
            long stamp = part.lock.writeLock();
            try {
                part.map.clear();
            } finally {
                part.lock.unlockWrite(stamp);
            }
        }
    }

    /** {@inheritDoc} A slice is a part, whose read lock is held during the call. */
    @Override
    public EntryScan scan() {
        Iterator<Part> left = List.of(open()).iterator();
        return visitor -> {
            var unused = open();
            if (left.hasNext()) {
                left.next().show(visitor);
            }
            return left.hasNext();
        };
    }

    @Override
    public void close() {
        closed = true;
    }

    private Part[] open() {
        if (closed) {
            throw new StoreClosedException();
        }
        return parts;
    }

    private Part partOf(Key key) {
        // A shift by 32 is a shift by 0, so a single part needs the mask.
        return open()[((key.hashCode() * FIBONACCI) >>> shift) & (parts.length - 1)];
    }

    static final class Part {
        /** The lock of the whole stripe. */
        final StampedLock lock;

        final HashMap<Key, Entry> map;

        Part(StampedLock lock, int capacityEntries) {
            this.lock = lock;
            map = HashMap.newHashMap(capacityEntries);
        }

        /** Visits all entries under the read lock. */
        void show(EntryVisitor visitor) {
            long stamp = lock.readLock();
            try {
                EntryScan entries = EntryScan.over(map.entrySet().iterator());
                while (entries.next(visitor)) {
                    // visits all slices of this part
                }
            } finally {
                lock.unlockRead(stamp);
            }
        }

        /** Returns the version of a key. The lock must be held. */
        long versionOf(Key key) {
            Entry current = map.get(key);
            return current == null ? Entry.ABSENT : current.version();
        }
    }
}
