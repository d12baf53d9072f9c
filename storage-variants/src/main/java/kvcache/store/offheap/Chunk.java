package kvcache.store.offheap;

import org.jspecify.annotations.Nullable;

/** A piece of memory with records one behind the other, or with a single large one. Guarded by its segment's lock. */
final class Chunk {

    private final long address;
    private final long bytes;

    private long writtenBytes;
    /** How many bytes of records are still pointed to. */
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

    /** The address behind the last record. */
    long end() {
        return address + writtenBytes;
    }

    long unwrittenBytes() {
        return bytes - writtenBytes;
    }

    boolean hasRoom(long recordBytes) {
        return recordBytes <= unwrittenBytes();
    }

    /** Takes room for a record and returns its address. */
    long append(long recordBytes) {
        long at = end();
        writtenBytes += recordBytes;
        return at;
    }

    /** So many more bytes, or fewer where negative, are pointed to. */
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
