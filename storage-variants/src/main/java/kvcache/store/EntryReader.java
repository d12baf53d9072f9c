package kvcache.store;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes what {@link Store#read} found, once, on the thread that reads and before it returns.
 *
 * <p>Each store serves at its natural best: one on the heap hands out its immutable entry by {@link #read(Entry)}, one
 * off the heap shows its memory for as long as the call lasts by {@link #show}. A reader must not block, and must not
 * call the store. It may be used again, for one read at a time.
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
