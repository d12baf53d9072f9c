package kvcache.store.offheap;

import org.jspecify.annotations.Nullable;

/** A block of memory with consecutive records, or with a single large one. Guarded by its segment's lock. */
final class Chunk {

    private final long address;
    private final long bytes;

    private long writtenBytes;
    /** The bytes of records that are still referenced. */
    private long liveBytes;

    @Nullable
    Chunk older;

    @Nullable
    Chunk newer;

    Chunk(long address, long bytes) {
        this.address = address;
        this.bytes = bytes;
    }

    long address() {
        return address;
    }

    long bytes() {
        return bytes;
    }

    /** Returns the end of the last record. */
    long end() {
        return address + writtenBytes;
    }

    long unwrittenBytes() {
        return bytes - writtenBytes;
    }

    boolean hasRoom(long recordBytes) {
        return recordBytes <= unwrittenBytes();
    }

    /** Allocates a record and returns its address. */
    long append(long recordBytes) {
        long at = end();
        writtenBytes += recordBytes;
        return at;
    }

    /** Adds to the bytes of referenced records. */
    void addLive(long recordBytes) {
        liveBytes += recordBytes;
    }

    long liveBytes() {
        return liveBytes;
    }

    boolean isDead() {
        return liveBytes == 0;
    }
}
