package kvcache.store;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Receives the result of {@link Store#read}, once, on the calling thread and before it returns.
 *
 * <p>An on-heap store passes its immutable entry to {@link #read(Entry)}; an off-heap store exposes its memory by
 * {@link #show} for the duration of the call. A reader must not block or call the store. It is reusable, for one read
 * at a time.
 */
public abstract class EntryReader {

    /** Null until the first off-heap entry. */
    private @Nullable EntryView view;

    /**
     * Reads an entry on the heap, which may be retained.
     *
     * @return whether the reader accepts it; an expired entry, for example, is treated as absent
     */
    public abstract boolean read(Entry entry);

    /**
     * Reads an off-heap entry. Unless overridden, copies it to the heap and reads the copy.
     *
     * @param entry valid only during the call
     * @return whether the reader accepts it
     */
    protected boolean read(EntryView entry) {
        return read(entry.copy());
    }

    /**
     * Passes an off-heap entry to the reader. For stores, which must not change or free the memory during the call.
     *
     * @param memory contains the value
     * @param valueOffset the start of the value in the memory, in bytes
     * @param contentType as {@link Entry#contentType()}
     * @param version as {@link Entry#version()}
     * @param expiresAtMs as {@link Entry#expiresAtMs()}
     * @return whether the reader accepts it
     */
    public final boolean show(
            MemorySegment memory,
            long valueOffset,
            int valueBytes,
            @Nullable String contentType,
            long version,
            long expiresAtMs) {
        EntryView entry = view;
        if (entry == null) {
            entry = new EntryView();
            view = entry;
        }
        entry.show(memory, valueOffset, valueBytes, contentType, version, expiresAtMs);
        return read(entry);
    }
}
