package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A piece of memory with records one behind the other, or with a single large one. Guarded by its segment's lock. */
final class Chunk {

    private final int id;
    private final MemorySegment memory;

    /** Where the next record would begin. */
    private long end;
    /** How many bytes of records are still pointed to. */
    private long liveBytes;

    @Nullable
    Chunk older;

    @Nullable
    Chunk newer;

    Chunk(int id, MemorySegment memory) {
        this.id = id;
        this.memory = memory;
    }

    int id() {
        return id;
    }

    MemorySegment memory() {
        return memory;
    }

    long bytes() {
        return memory.byteSize();
    }

    long end() {
        return end;
    }

    boolean hasRoom(long bytes) {
        return end + bytes <= bytes();
    }

    /** Takes room for a record and returns where it begins. */
    long append(long bytes) {
        long at = end;
        end += bytes;
        return at;
    }

    /** So many more bytes, or fewer where negative, are pointed to. */
    void addLive(long bytes) {
        liveBytes += bytes;
    }

    long liveBytes() {
        return liveBytes;
    }

    boolean isDead() {
        return liveBytes == 0;
    }
}
