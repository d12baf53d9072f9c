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

/** A {@link ConcurrentHashMap}: lock-free reads, writes under the lock of one bin, resizing shared by the writers. */
public final class ConcurrentStore extends MapStore<ConcurrentHashMap<Key, Entry>> {

    /** This variant's line in the list. */
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
        // Not map.clear(): while the table grows that passes over bins which other threads are still moving, and
        // entries that were there all the time survive it. An iterator follows the bins to where they go.
        open().keySet().removeIf(any -> true);
    }
}
