package kvcache.store.caffeine;

import static kvcache.store.StoreTraits.Synchronisation.BIN_LOCK;
import static kvcache.store.StoreTraits.Synchronisation.LOCK_FREE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import java.util.concurrent.ConcurrentMap;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.MapStore;
import kvcache.store.ProcessMemory;
import kvcache.store.StoreConfig;
import kvcache.store.StoreFullException;
import kvcache.store.StoreMemory;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreVariant;
import org.jspecify.annotations.Nullable;

/**
 * Caffeine, bounded by the heap that its entries take ({@link HeapWeigher}), by default a quarter of the maximum heap.
 * It evicts by W-TinyLFU: a new entry is admitted if a sketch of recent accesses estimates that it is used more often
 * than the entry it would replace (Einziger, Friedman, Manes, "TinyLFU", ACM Transactions on Storage 13(4), 2017). So
 * an entry may be evicted as soon as it is stored.
 *
 * <p>The underlying map is a {@code ConcurrentHashMap}: a read takes no lock, a write locks one bin, and an overwrite
 * locks only the entry. Accesses are recorded in buffers for the policy. The thread that finds a buffer due drains it
 * and evicts, under a lock. Only a writer that finds the write buffer full waits for that lock.
 *
 * <p>This maintenance runs on the calling threads, not on the common pool, which is Caffeine's default: a busy pool
 * would fall behind the writers, and the store would exceed its bound. With one writer the bound holds whenever
 * {@code put} has returned. With several, writers that find maintenance in progress leave their writes in the buffer,
 * at most 128 per core rounded up to a power of two, for the next write or hit.
 */
public final class CaffeineStore extends MapStore<ConcurrentMap<Key, Entry>> {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "caffeine",
                    "Caffeine, evicting by W-TinyLFU",
                    new StoreTraits(LOCK_FREE, BIN_LOCK, Bound.EVICTS, false, false, false),
                    CaffeineStore::open)
            .taking(StoreSetting.MAX_BYTES)
            .withValuesUpTo(config -> HeapWeigher.largestValueBytes(maxBytes(config)))
            .occupying(config -> new StoreMemory(maxBytes(config), 0, 0)); // tables count in an entry's weight

    private final long maxBytes;
    private final Policy<Key, Entry> policy;

    private CaffeineStore(Cache<Key, Entry> cache, long maxBytes) {
        super(cache.asMap());
        this.maxBytes = maxBytes;
        this.policy = cache.policy();
    }

    private static CaffeineStore open(StoreConfig config) {
        long maxBytes = maxBytes(config);
        long mostEntries = maxBytes / HeapWeigher.MIN_ENTRY_BYTES;
        return new CaffeineStore(
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher(new HeapWeigher())
                        .initialCapacity(Math.toIntExact(Math.min(config.capacityEntries(), mostEntries)))
                        .executor(Runnable::run)
                        .build(),
                maxBytes);
    }

    private static long maxBytes(StoreConfig config) {
        return config.maxBytes().orElseGet(() -> ProcessMemory.largestHeapBytes() / 4);
    }

    @Override
    public void put(Key key, Entry entry) {
        checkFits(key, entry);
        super.put(key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        checkFits(key, entry);
        return super.putIf(key, expectedVersion, entry);
    }

    @Override
    protected @Nullable Entry peek(Key key) {
        var unused = open();
        return policy.getIfPresentQuietly(key);
    }

    /** Returns the policy, which reports the current and the maximum weight in bytes. */
    Policy.Eviction<Key, Entry> eviction() {
        return policy.eviction().orElseThrow();
    }

    /** Rejects an entry above the bound. Caffeine would evict it at once, together with the key's previous entry. */
    private void checkFits(Key key, Entry entry) {
        long bytes = HeapWeigher.bytes(key, entry);
        if (bytes > maxBytes) {
            var unused = open(); // if closed, throws StoreClosedException instead
            throw new StoreFullException(
                    "store 'caffeine' is bounded to %s bytes; this entry takes %s".formatted(maxBytes, bytes));
        }
    }
}
