package kvcache.server.api;

import java.lang.foreign.MemorySegment;
import java.time.InstantSource;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries that have not expired; one that has is as good as none. Looks at the clock only for an entry that can
 * expire.
 *
 * <p>What {@link EntryReader} says of threads, blocking and memory holds for the two methods that a subclass adds.
 */
public abstract class LiveReader implements EntryReader {

    /** What is left to an entry that never expires. */
    public static final long FOREVER = Long.MAX_VALUE;

    private final InstantSource clock;

    /** A reader that goes by this clock. */
    protected LiveReader(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Takes an entry on the heap, which may be kept.
     *
     * @param leftMs how long it has still to live, at least 1 ms, or {@link #FOREVER}
     * @return whether it is taken
     */
    protected abstract boolean take(Entry entry, long leftMs);

    /**
     * Takes an entry off the heap.
     *
     * @param memory holds the value; readable during the call alone
     * @param valueOffset where in the memory the value begins, in bytes
     * @param valueBytes how long it is
     * @param contentType the media type as its writer gave it, or null where it gave none
     * @param version what tells this entry from every other one that the key ever had
     * @param leftMs how long it has still to live, at least 1 ms, or {@link #FOREVER}
     * @return whether it is taken
     */
    protected abstract boolean take(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long leftMs);

    @Override
    public final boolean read(Entry entry) {
        long expiresAtMs = entry.expiresAtMs();
        if (expiresAtMs == Entry.NEVER) {
            return take(entry, FOREVER);
        }
        long leftMs = expiresAtMs - clock.millis();
        return leftMs > 0 && take(entry, leftMs);
    }

    @Override
    public final boolean read(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long expiresAtMs) {
        if (expiresAtMs == Entry.NEVER) {
            return take(memory, valueOffset, valueBytes, contentType, version, FOREVER);
        }
        long leftMs = expiresAtMs - clock.millis();
        return leftMs > 0 && take(memory, valueOffset, valueBytes, contentType, version, leftMs);
    }
}
