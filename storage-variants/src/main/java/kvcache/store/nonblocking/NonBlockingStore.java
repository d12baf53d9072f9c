package kvcache.store.nonblocking;

import static kvcache.store.StoreTraits.Synchronisation.LOCK_FREE;

import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.MapStore;
import kvcache.store.StoreConfig;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import org.jctools.maps.NonBlockingHashMap;

/**
 * Cliff Click's lock-free hash map in the version of JCTools (Click, "A Lock-Free Wait-Free Hash Table", Stanford
 * EE380, 2007): one array of keys and values, open addressing with linear probing, and a compare-and-set of one slot
 * for each write. While the table grows, every caller helps to copy it, and no thread waits for another. As an
 * exception, a third thread that would allocate the larger table first sleeps a millisecond for each mebibyte of it.
 *
 * <p>The table is at most half full, mostly a quarter, at twelve bytes a slot. A removed key keeps its slot, and stays
 * reachable, until the table is copied by growth or by {@link #trim}. Keys of equal hash are probed linearly, and the
 * table grows if they fill a sixteenth of it. There are no trees as in {@code ConcurrentHashMap}, so a seeded hash
 * matters more here if clients choose the keys.
 */
public final class NonBlockingStore extends MapStore<NonBlockingHashMap<Key, Entry>> {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "nonblocking",
                    "NonBlockingHashMap of JCTools",
                    StoreTraits.onHeap(LOCK_FREE, LOCK_FREE),
                    NonBlockingStore::new)
            .occupying(config -> SlotTable.initial(config.capacityEntries()));

    private final SlotTable table;

    private NonBlockingStore(StoreConfig config) {
        super(new NonBlockingHashMap<>(Math.toIntExact(config.capacityEntries())));
        table = new SlotTable(open());
    }

    @Override
    public long growthBytes() {
        return table.growthBytes();
    }

    @Override
    public void trim(long roomBytes) {
        var unused = open();
        table.trim(roomBytes);
    }

    SlotTable table() {
        return table;
    }

    // The map's clear() replaces the table by a single compare-and-set, which also drops removed keys. A write that
    // still goes to the old table counts as concurrent.
}
