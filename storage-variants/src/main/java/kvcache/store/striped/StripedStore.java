package kvcache.store.striped;

import static kvcache.store.StoreTraits.Synchronisation.STRIPE_LOCK;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.StampedLock;
import java.util.stream.IntStream;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreClosed;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import org.jspecify.annotations.Nullable;

/**
 * Fine-grained striped locks: a power of two of stripes, each a {@link HashMap} behind a read-write lock. Readers of one
 * stripe share its lock; a writer has it alone; operations on different stripes never wait for each other. The original's
 * dashmap is built so, and so is the default here: four stripes for each core, rounded up to a power of two.
 *
 * <p>The stripe is chosen by the upper bits of a multiplied hash (Fibonacci hashing, Knuth, TAOCP vol. 3, 6.4), since a
 * {@code HashMap} picks its bin by the lower ones: were both to use the same bits, each map would fill only some of its
 * bins.
 */
public final class StripedStore implements Store {

    /** This variant's line in the list. */
    public static final StoreVariant VARIANT = StoreVariant.of(
                    "striped",
                    "hash maps behind striped read-write locks",
                    StoreTraits.onHeap(STRIPE_LOCK, STRIPE_LOCK),
                    StripedStore::new)
            .taking(StoreSetting.STRIPES);

    private static final int FIBONACCI = 0x9E3779B9;
    private static final int STRIPES_PER_CORE = 4;

    private final Stripe[] stripes;
    private final int shift;
    private volatile boolean closed;

    private StripedStore(StoreConfig config) {
        int wanted =
                config.stripes().orElse(STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors());
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(wanted - 1);
        int count = 1 << bits;
        int capacityOfEach = Math.toIntExact(Math.ceilDiv(config.capacityEntries(), count));
        stripes = IntStream.range(0, count)
                .mapToObj(index -> new Stripe(capacityOfEach))
                .toArray(Stripe[]::new);
        shift = Integer.SIZE - bits;
    }

    @Override
    public @Nullable Entry get(Key key) {
        Stripe stripe = stripeOf(key);
        long stamp = stripe.lock.readLock();
        try {
            return stripe.map.get(key);
        } finally {
            stripe.lock.unlockRead(stamp);
        }
    }

    @Override
    public void put(Key key, Entry entry) {
        Objects.requireNonNull(entry, "entry");
        Stripe stripe = stripeOf(key);
        long stamp = stripe.lock.writeLock();
        try {
            stripe.map.put(key, entry);
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        Objects.requireNonNull(entry, "entry");
        Stripe stripe = stripeOf(key);
        long stamp = stripe.lock.writeLock();
        try {
            boolean expected = stripe.versionOf(key) == expectedVersion;
            if (expected) {
                stripe.map.put(key, entry);
            }
            return expected;
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean remove(Key key) {
        Stripe stripe = stripeOf(key);
        long stamp = stripe.lock.writeLock();
        try {
            return stripe.map.remove(key) != null;
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        Stripe stripe = stripeOf(key);
        long stamp = stripe.lock.writeLock();
        try {
            boolean expected = expectedVersion != Entry.ABSENT && stripe.versionOf(key) == expectedVersion;
            if (expected) {
                stripe.map.remove(key);
            }
            return expected;
        } finally {
            stripe.lock.unlockWrite(stamp);
        }
    }

    @Override
    public long size() {
        long size = 0;
        for (Stripe stripe : open()) {
            long stamp = stripe.lock.readLock();
            try {
                size += stripe.map.size();
            } finally {
                stripe.lock.unlockRead(stamp);
            }
        }
        return size;
    }

    @Override
    public void clear() {
        for (Stripe stripe : open()) {
            long stamp = stripe.lock.writeLock();
            try {
                stripe.map.clear();
            } finally {
                stripe.lock.unlockWrite(stamp);
            }
        }
    }

    /** {@inheritDoc} A slice is a stripe, whose readers' lock is held meanwhile. */
    @Override
    public EntryScan scan() {
        Iterator<Stripe> left = List.of(open()).iterator();
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

    /** How many stripes there are: a power of two. */
    int stripeCount() {
        return stripes.length;
    }

    private Stripe[] open() {
        if (closed) {
            throw StoreClosed.exception();
        }
        return stripes;
    }

    private Stripe stripeOf(Key key) {
        // A shift by 32 is a shift by 0, so a single stripe needs the mask.
        return open()[((key.hashCode() * FIBONACCI) >>> shift) & (stripes.length - 1)];
    }

    private static final class Stripe {
        final StampedLock lock = new StampedLock();
        final HashMap<Key, Entry> map;

        Stripe(int capacityEntries) {
            map = HashMap.newHashMap(capacityEntries);
        }

        /** Shows all entries, under the readers' lock. */
        void show(EntryVisitor visitor) {
            long stamp = lock.readLock();
            try {
                EntryScan entries = EntryScan.over(map.entrySet().iterator());
                while (entries.next(visitor)) {
                    // all slices of this one stripe
                }
            } finally {
                lock.unlockRead(stamp);
            }
        }

        /** The version that a key is at; the lock must be held. */
        long versionOf(Key key) {
            Entry current = map.get(key);
            return current == null ? Entry.ABSENT : current.version();
        }
    }
}
