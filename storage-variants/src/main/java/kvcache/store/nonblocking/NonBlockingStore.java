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
 * Cliff Click's lock-free hash map, as JCTools keeps it (Click, "A Lock-Free Wait-Free Hash Table", Stanford EE380,
 * 2007): one array of keys and values, open addressing with linear probing, and every write a compare-and-set of one
 * slot. While the table grows, whoever calls helps to copy it, and no thread waits for what another one does; though a
 * third thread that would allocate the larger table while two already do sleeps first, a millisecond for each mebibyte
 * of it.
 *
 * <p>What that costs: the table is kept at most half full, mostly a quarter, at twelve bytes a slot. A key that was
 * removed keeps its slot, and stays reachable, until the table is copied the next time: by growth or by {@link #trim}.
 * Keys of one hash are probed one after the other, and more than a sixteenth of the table of them make it grow, since
 * there are no trees as in {@code ConcurrentHashMap}: here more than elsewhere, keys that strangers choose want a
 * seeded hash.
 */
public final class NonBlockingStore extends MapStore<NonBlockingHashMap<Key, Entry>> {

    /** This variant's line in the list. */
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

    /** The table inside the map. */
    SlotTable table() {
        return table;
    }

    // clear() puts an empty table in place of the old one by a single compare-and-set: all that was there is gone,
    // removed keys included, and a write that still goes to the old table is one put meanwhile.
}
