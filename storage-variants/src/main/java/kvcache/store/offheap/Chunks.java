package kvcache.store.offheap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a segment in order of age, and the hand that cycles over them. Guarded by the segment's lock.
 *
 * <p>The memory of some freed chunks is kept for reuse, since fresh memory costs a page fault for every 4 KiB written.
 */
final class Chunks {

    private static final int MAX_SPARE = 16;

    /** The chunks' addresses in ascending order, parallel to {@code byAddress}, for binary search. */
    private long[] addresses = new long[16];

    private @Nullable Chunk[] byAddress = new @Nullable Chunk[16];
    private int count;

    /** The size of a chunk that is not for a large record. */
    private final int chunkBytes;

    private final Deque<Long> spare = new ArrayDeque<>();

    private @Nullable Chunk oldest;
    private @Nullable Chunk newest;
    private @Nullable Chunk hand;
    private long linkedBytes;

    Chunks(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    /** Returns the chunk of a record. */
    Chunk holding(long recordAddress) {
        Chunk chunk = byAddress[placeOf(recordAddress)];
        if (chunk == null || recordAddress >= chunk.end()) {
            throw new IllegalStateException("no chunk holds a record at " + recordAddress);
        }
        return chunk;
    }

    /** Returns the index of the last chunk that begins at or before an address; -1 if none does. */
    private int placeOf(long address) {
        int place = Arrays.binarySearch(addresses, 0, count, address);
        return place < 0 ? -place - 2 : place;
    }

    /** Returns the memory of the linked chunks. */
    long linkedBytes() {
        return linkedBytes;
    }

    /** Returns the memory of linked and spare chunks. */
    long bytes() {
        return linkedBytes + spareBytes();
    }

    private long spareBytes() {
        return (long) spare.size() * chunkBytes;
    }

    /** Returns {@link #bytes()} as it would be with another chunk. */
    long bytesWith(long newBytes) {
        boolean takesSpare = isShared(newBytes) && !spare.isEmpty();
        return bytes() + (takesSpare ? 0 : newBytes);
    }

    private boolean isShared(long bytes) {
        return bytes == chunkBytes;
    }

    /** Returns whether a chunk is for a single large record. */
    boolean isLarge(Chunk chunk) {
        return !isShared(chunk.bytes());
    }

    /** Inserts a new chunk before another one in order of age, or at the end. */
    Chunk insertBefore(@Nullable Chunk successor, long bytes) {
        Long spared = isShared(bytes) ? spare.poll() : null;
        Chunk chunk = new Chunk(spared == null ? NativeMemory.allocate(bytes) : spared, bytes);
        linkedBytes += bytes;
        addAddress(chunk);
        link(chunk, successor);
        return chunk;
    }

    private void addAddress(Chunk chunk) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
            byAddress = Arrays.copyOf(byAddress, 2 * count);
        }
        int place = placeOf(chunk.address()) + 1;
        System.arraycopy(addresses, place, addresses, place + 1, count - place);
        System.arraycopy(byAddress, place, byAddress, place + 1, count - place);
        addresses[place] = chunk.address();
        byAddress[place] = chunk;
        count++;
    }

    private void removeAddress(Chunk chunk) {
        int place = placeOf(chunk.address());
        count--;
        System.arraycopy(addresses, place + 1, addresses, place, count - place);
        System.arraycopy(byAddress, place + 1, byAddress, place, count - place);
        byAddress[count] = null;
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

    /** Returns the chunk at the hand, or null if there are no chunks. */
    @Nullable
    Chunk atHand() {
        return hand == null ? oldest : hand;
    }

    /** Moves the hand to the next newer chunk, and from the newest to the oldest. */
    void moveHandPast(Chunk chunk) {
        hand = chunk.newer;
    }

    /** Removes a chunk, without freeing its memory. */
    void remove(Chunk chunk) {
        linkedBytes -= chunk.bytes();
        removeAddress(chunk);
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

    /** Frees the memory of a removed chunk that no reader can be using, or keeps it for reuse. */
    void giveBack(Chunk chunk) {
        if (isLarge(chunk) || spare.size() == MAX_SPARE) {
            NativeMemory.free(chunk.address(), chunk.bytes());
        } else {
            spare.push(chunk.address());
        }
    }

    /** Frees the spare memory. Returns whether there was any. */
    boolean freeSpare() {
        boolean any = !spare.isEmpty();
        spare.forEach(address -> NativeMemory.free(address, chunkBytes));
        spare.clear();
        return any;
    }

    /** Removes all chunks, without freeing their memory. */
    List<Chunk> removeAll() {
        List<Chunk> all = new ArrayList<>();
        for (Chunk chunk = oldest; chunk != null; chunk = chunk.newer) {
            all.add(chunk);
        }
        oldest = null;
        newest = null;
        hand = null;
        linkedBytes = 0;
        Arrays.fill(byAddress, null);
        count = 0;
        return all;
    }
}
