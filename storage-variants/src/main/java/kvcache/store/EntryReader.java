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

    /** Null until an entry off the heap is shown. */
    private @Nullable EntryView view;

    /**
     * Takes an entry on the heap, which may be kept.
     *
     * @return whether the reader takes it; one that has expired, for instance, is as good as none
     */
    public abstract boolean read(Entry entry);

    /**
     * Takes an entry off the heap. Reads a copy on the heap unless overridden.
     *
     * @param entry the reader's only view; good during the call alone
     * @return whether the reader takes it
     */
    protected boolean read(EntryView entry) {
        return read(entry.copy());
    }

    /**
     * Shows the reader an entry off the heap, which nobody may change or free during the call. For stores.
     *
     * @param memory holds the value
     * @param valueOffset where in the memory the value begins, in bytes
     * @param valueBytes the length of the value
     * @param contentType as {@link Entry#contentType()}
     * @param version as {@link Entry#version()}
     * @param expiresAtMs as {@link Entry#expiresAtMs()}
     * @return whether the reader takes it
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
