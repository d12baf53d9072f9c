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

    @SuppressWarnings({"ReferenceEquality", "MemorySegmentReferenceEquality"}) // only saves redundant writes
    void show(
            MemorySegment newMemory,
            long newValueOffset,
            int newValueBytes,
            @Nullable String newContentType,
            long newVersion,
            long newExpiresAtMs) {
        // Compared first: they rarely change, and writing a reference costs a memory fence with G1.
        if (memory != newMemory) {
            memory = newMemory;
        }
        if (contentType != newContentType) {
            contentType = newContentType;
        }
        valueOffset = newValueOffset;
        valueBytes = newValueBytes;
        version = newVersion;
        expiresAtMs = newExpiresAtMs;
    }

    /** Returns the memory that contains the value. It is not changed or freed during the call. */
    public MemorySegment memory() {
        return memory;
    }

    /** Returns the start of the value in the memory, in bytes. */
    public long valueOffset() {
        return valueOffset;
    }

    /** Returns the length of the value. */
    public int valueBytes() {
        return valueBytes;
    }

    /** See {@link Entry#contentType()}. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** See {@link Entry#version()}. */
    public long version() {
        return version;
    }

    /** See {@link Entry#expiresAtMs()}. */
    public long expiresAtMs() {
        return expiresAtMs;
    }

    /** Returns a copy on the heap, which may be retained. */
    public Entry copy() {
        byte[] value = new byte[valueBytes];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, valueOffset, value, 0, valueBytes);
        return Entry.of(value, contentType, version, expiresAtMs);
    }
}
