package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a segment, from the oldest to the newest, and a hand that goes round over them.
 *
 * <p>Guarded by the segment's lock, except {@link #memory}: a reader that found a chunk's number in the index may ask for
 * its memory for as long as the {@link ReadGuard} knows of it.
 */
final class Chunks {

    private @Nullable MemorySegment[] memoryById = new @Nullable MemorySegment[16];
    private @Nullable Chunk[] chunkById = new @Nullable Chunk[16];
    private final Deque<Integer> freeIds = new ArrayDeque<>();
    private int lastId;

    private @Nullable Chunk oldest;
    private @Nullable Chunk newest;
    private @Nullable Chunk hand;
    private long bytes;

    /** The memory of a chunk that some word of the index led to. */
    MemorySegment memory(int id) {
        // The array that is read here is at least as new as the word: it was stored before the word was.
        MemorySegment memory = memoryById[id];
        if (memory == null) {
            throw new NoSuchElementException("no chunk " + id);
        }
        return memory;
    }

    Chunk chunk(int id) {
        Chunk chunk = chunkById[id];
        if (chunk == null) {
            throw new NoSuchElementException("no chunk " + id);
        }
        return chunk;
    }

    /** How much memory the chunks in the order take. */
    long bytes() {
        return bytes;
    }

    /** A new chunk at the end of the order. */
    Chunk addNewest(long chunkBytes) {
        return insertBefore(null, chunkBytes);
    }

    /** A new chunk before another one in the order, or at the end. */
    Chunk insertBefore(@Nullable Chunk successor, long chunkBytes) {
        MemorySegment memory = NativeMemory.allocate(chunkBytes);
        int id = takeId();
        Chunk chunk = new Chunk(id, memory);
        memoryById[id] = memory;
        chunkById[id] = chunk;
        bytes += chunkBytes;
        link(chunk, successor);
        return chunk;
    }

    private int takeId() {
        Integer free = freeIds.poll();
        if (free != null) {
            return free;
        }
        if (lastId == Index.MAX_CHUNK_ID) {
            throw new IllegalStateException("more than %d chunks".formatted(Index.MAX_CHUNK_ID));
        }
        int id = ++lastId;
        if (id == memoryById.length) {
            memoryById = Arrays.copyOf(memoryById, 2 * id);
            chunkById = Arrays.copyOf(chunkById, 2 * id);
        }
        return id;
    }

    private void link(Chunk chunk, @Nullable Chunk successor) {
        Chunk predecessor = successor == null ? newest : successor.older;
        chunk.older = predecessor;
        chunk.newer = successor;
        if (predecessor == null) {
            oldest = chunk;
        } else {
            predecessor.newer = chunk;
        }
        if (successor == null) {
            newest = chunk;
        } else {
            successor.older = chunk;
        }
    }

    /** The chunk at the hand, or null where there is none at all. */
    @Nullable
    Chunk atHand() {
        return hand == null ? oldest : hand;
    }

    /** Moves the hand on from a chunk: towards the newest, and from there to the oldest. */
    void moveHandPast(Chunk chunk) {
        hand = chunk.newer;
    }

    /** Takes a chunk out of the order. Its memory stays until it is freed. */
    void remove(Chunk chunk) {
        bytes -= chunk.bytes();
        if (hand == chunk) {
            hand = chunk.newer;
        }
        if (chunk.older == null) {
            oldest = chunk.newer;
        } else {
            chunk.older.newer = chunk.newer;
        }
        if (chunk.newer == null) {
            newest = chunk.older;
        } else {
            chunk.newer.older = chunk.older;
        }
    }

    /** Takes every chunk out of the order. */
    List<Chunk> removeAll() {
        List<Chunk> all = new ArrayList<>();
        for (Chunk chunk = oldest; chunk != null; chunk = chunk.newer) {
            all.add(chunk);
        }
        oldest = null;
        newest = null;
        hand = null;
        bytes = 0;
        return all;
    }

    /** Frees a chunk that was removed, and that no reader can be at any more. */
    void free(Chunk chunk) {
        memoryById[chunk.id()] = null;
        chunkById[chunk.id()] = null;
        freeIds.add(chunk.id());
        NativeMemory.free(chunk.memory());
    }
}
