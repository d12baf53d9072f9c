package kvcache.store.proof;

import java.lang.foreign.Arena;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The soak's canary: within its bound by its own count, it forgets a little memory outside the heap with every
 * hundredth entry. For one thread.
 */
final class LeakingStore implements Store {

    private static final int LEAKS_EACH = 100;
    private static final long LEAKED_BYTES = 16 << 10;

    private final Map<Key, Entry> map = new LinkedHashMap<>();
    private final long maxBytes;
    private long bytes;
    private long puts;

    LeakingStore(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public @Nullable Entry get(Key key) {
        return map.get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        remove(key);
        map.put(key, entry);
        bytes += entry.value().length;
        Iterator<Entry> oldest = map.values().iterator();
        while (bytes > maxBytes && oldest.hasNext()) {
            bytes -= oldest.next().value().length;
            oldest.remove();
        }
        if (++puts % LEAKS_EACH == 0) {
            var forgotten = Arena.global().allocate(LEAKED_BYTES);
            forgotten.fill((byte) 1);
        }
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Key key) {
        Entry removed = map.remove(key);
        if (removed != null) {
            bytes -= removed.value().length;
        }
        return removed != null;
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long size() {
        return map.size();
    }

    @Override
    public void clear() {
        map.clear();
        bytes = 0;
    }

    @Override
    public EntryScan scan() {
        return EntryScan.over(map.entrySet().iterator());
    }

    @Override
    public void close() {}
}
