package kvcache.store.concurrent;

import static kvcache.store.StoreTraits.Synchronisation.BIN_LOCK;
import static kvcache.store.StoreTraits.Synchronisation.LOCK_FREE;

import java.util.concurrent.ConcurrentHashMap;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.MapStore;
import kvcache.store.StoreConfig;
import kvcache.store.StoreMemory;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;

/** A {@link ConcurrentHashMap}: reads take no lock, writes lock one bin, and writers share the work of resizing. */
public final class ConcurrentStore extends MapStore<ConcurrentHashMap<Key, Entry>> {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "concurrent", "ConcurrentHashMap", StoreTraits.onHeap(LOCK_FREE, BIN_LOCK), ConcurrentStore::new)
            .occupying(config -> StoreMemory.ofTable(Math.ceilDiv(4 * config.capacityEntries(), 3), Integer.BYTES));

    private ConcurrentStore(StoreConfig config) {
        super(new ConcurrentHashMap<>(Math.toIntExact(config.capacityEntries())));
    }

    @Override
    public long size() {
        return open().mappingCount();
    }

    @Override
    public void clear() {
        // Not map.clear(): during a resize it skips bins that other threads are moving, so older entries would survive.
        // An iterator follows moved bins.
        open().keySet().removeIf(any -> true);
    }
}
