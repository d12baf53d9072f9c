package kvcache.store;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/**
 * A view of an off-heap entry for an {@link EntryReader}. Valid only during the call: the view is reused for the next
 * entry, so that reading allocates nothing.
 */
public final class EntryView {

    private MemorySegment memory = MemorySegment.NULL;
    private long valueOffset;
    private int valueBytes;
    private @Nullable String contentType;
    private long version = Entry.ABSENT;
    private long expiresAtMs = Entry.NEVER;

    EntryView() {}

    @SuppressWarnings({"ReferenceEquality", "MemorySegmentReferenceEquality"}) // an equal one is only written in vain
    void show(
            MemorySegment itsMemory,
            long itsValueOffset,
            int itsValueBytes,
            @Nullable String itsContentType,
            long itsVersion,
            long itsExpiresAtMs) {
        // Compared first: most stores show one memory and few types, and writing a reference costs G1 a memory fence.
        if (memory != itsMemory) {
            memory = itsMemory;
        }
        if (contentType != itsContentType) {
            contentType = itsContentType;
        }
        valueOffset = itsValueOffset;
        valueBytes = itsValueBytes;
        version = itsVersion;
        expiresAtMs = itsExpiresAtMs;
    }

    /** The memory that holds the value; nobody changes or frees it during the call. */
    public MemorySegment memory() {
        return memory;
    }

    /** Where in the memory the value begins, in bytes. */
    public long valueOffset() {
        return valueOffset;
    }

    /** The length of the value. */
    public int valueBytes() {
        return valueBytes;
    }

    /** As {@link Entry#contentType()}. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** As {@link Entry#version()}. */
    public long version() {
        return version;
    }

    /** As {@link Entry#expiresAtMs()}. */
    public long expiresAtMs() {
        return expiresAtMs;
    }

    /** Returns a copy on the heap, which may be kept. */
    public Entry copy() {
        byte[] value = new byte[valueBytes];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, valueOffset, value, 0, valueBytes);
        return Entry.of(value, contentType, version, expiresAtMs);
    }
}
