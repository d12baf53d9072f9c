package kvcache.store.concurrent;

import static kvcache.store.StoreTraits.Synchronisation.BIN_LOCK;
import static kvcache.store.StoreTraits.Synchronisation.LOCK_FREE;

import java.util.concurrent.ConcurrentHashMap;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import org.jspecify.annotations.Nullable;

/** A {@link ConcurrentHashMap}: lock-free reads, writes under the lock of one bin, resizing shared by the writers. */
public final class ConcurrentStore implements Store {

    /** This variant's line in the list. */
    public static final StoreVariant VARIANT = StoreVariant.of(
            "concurrent", "ConcurrentHashMap", StoreTraits.onHeap(LOCK_FREE, BIN_LOCK), ConcurrentStore::new);

    private final ConcurrentHashMap<Key, Entry> map;

    private ConcurrentStore(StoreConfig config) {
        map = new ConcurrentHashMap<>(Math.toIntExact(config.capacityEntries()));
    }

    @Override
    public @Nullable Entry get(Key key) {
        return map.get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        map.put(key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        if (expectedVersion == Entry.ABSENT) {
            return map.putIfAbsent(key, entry) == null;
        }
        Entry current = map.get(key);
        return current != null && current.version() == expectedVersion && map.replace(key, current, entry);
    }

    @Override
    public boolean remove(Key key) {
        return map.remove(key) != null;
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        Entry current = map.get(key);
        return current != null && current.version() == expectedVersion && map.remove(key, current);
    }

    @Override
    public long size() {
        return map.mappingCount();
    }

    @Override
    public void clear() {
        // Not map.clear(): while the table grows that passes over bins which other threads are still moving, and
        // entries that were there all the time survive it. An iterator follows the bins to where they go.
        map.keySet().removeIf(any -> true);
    }
}
