package kvcache.server.api;

import java.time.InstantSource;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryView;

/**
 * A reader that treats expired entries as absent. Reads the clock only for an entry that can expire.
 *
 * <p>The rules of {@link EntryReader} on threads, blocking and memory apply to the two methods that a subclass adds.
 */
public abstract class LiveReader extends EntryReader {

    private final InstantSource clock;

    protected LiveReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Reads an entry on the heap, which may be retained.
     *
     * @param leftMs the remaining lifetime, at least 1 ms, or {@link Entry#NEVER}
     * @return whether the entry is accepted
     */
    protected abstract boolean take(Entry entry, long leftMs);

    /** Reads an off-heap entry, which is valid only during the call. Otherwise like the method for the heap. */
    protected abstract boolean take(EntryView entry, long leftMs);

    @Override
    public final boolean read(Entry entry) {
        long leftMs = leftMs(entry.expiresAtMs());
        return leftMs > 0 && take(entry, leftMs);
    }

    @Override
    protected final boolean read(EntryView entry) {
        long leftMs = leftMs(entry.expiresAtMs());
        return leftMs > 0 && take(entry, leftMs);
    }

    private long leftMs(long expiresAtMs) {
        return expiresAtMs == Entry.NEVER ? Entry.NEVER : expiresAtMs - clock.millis();
    }
}
