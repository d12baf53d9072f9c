package kvcache.store;

import java.util.Iterator;
import java.util.Map;

/**
 * One pass over the entries of a store, a slice at a time, so that a caller can pause in between and no lock is held
 * for long. It is weakly consistent: an entry that stays in the store during the whole pass is shown at least once, one
 * that is put, replaced or removed meanwhile may or may not be. A scan does not count as an access for eviction.
 *
 * <p>A scan holds no lock between two calls, and no memory off the heap; the iterator of a map may keep a few removed
 * entries reachable until the next call. Confined to one thread at a time.
 */
@FunctionalInterface
public interface EntryScan {

    /** About the number of entries in a slice. */
    int SLICE_ENTRIES = 1024;

    /**
     * Shows the next slice of entries.
     *
     * @return false after the last one
     * @throws StoreClosedException if the store has been closed
     */
    boolean next(EntryVisitor visitor);

    /** Returns a scan by a map's iterator, which must tolerate concurrent changes. */
    static EntryScan over(Iterator<? extends Map.Entry<Key, Entry>> entries) {
        return visitor -> {
            for (int shown = 0; shown < SLICE_ENTRIES && entries.hasNext(); shown++) {
                Map.Entry<Key, Entry> each = entries.next();
                Entry entry = each.getValue();
                if (visitor.wants(entry.expiresAtMs())) {
                    visitor.visit(each.getKey().bytes(), entry.version(), entry.expiresAtMs());
                }
            }
            return entries.hasNext();
        };
    }
}
