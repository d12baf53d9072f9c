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
 * Caffeine, bounded by the heap that its entries take ({@link HeapWeigher}), a quarter of the maximum heap where
 * nothing else is said. It evicts by W-TinyLFU: a newcomer stays if a sketch of the last accesses says that it is asked
 * for more often than the one it would replace (Einziger, Friedman, Manes, "TinyLFU", ACM Transactions on Storage
 * 13(4), 2017). So an entry may be evicted as soon as it is put.
 *
 * <p>The map beneath is a {@code ConcurrentHashMap}: a read takes no lock, a write locks one bin, and an overwrite the
 * entry alone. What the policy has to know of either is put into buffers, and whoever finds them due empties them and
 * evicts, under a lock that nobody waits for unless the buffer of the writes is full; then a writer does.
 *
 * <p>That upkeep runs on the calling threads, not on the common pool, which is Caffeine's default: a pool that is busy
 * or has one thread falls behind the writers, and the store would be over its bound for as long. So where one thread
 * writes, the bound holds whenever {@code put} has returned. Where many do, those that find the upkeep taken leave
 * theirs in the buffer, at most 128 writes a core rounded up to a power of two, and the next write or hit makes up for
 * it.
 */
public final class CaffeineStore extends MapStore<ConcurrentMap<Key, Entry>> {

    /** This variant's line in the list. */
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
    protected @Nullable Entry look(Key key) {
        var unused = open();
        return policy.getIfPresentQuietly(key);
    }

    /** Tells how much the entries weigh together, and may weigh, in bytes. */
    Policy.Eviction<Key, Entry> eviction() {
        return policy.eviction().orElseThrow();
    }

    /** Caffeine would take a heavier one and evict it at once, and with it the one that the key had. */
    private void checkFits(Key key, Entry entry) {
        long bytes = HeapWeigher.bytes(key, entry);
        if (bytes > maxBytes) {
            var unused = open(); // a closed store refuses for that reason
            throw new StoreFullException(
                    "store 'caffeine' is bounded to %s bytes; this entry takes %s".formatted(maxBytes, bytes));
        }
    }
}
