package kvcache.store.offheap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of a segment, from the oldest to the newest, and a hand that goes round over them. Guarded by the
 * segment's lock.
 *
 * <p>The memory of some chunks that were given back is kept for the next ones: memory fresh from the system costs a
 * page fault for every 4 KiB that is written to it.
 */
final class Chunks {

    private static final int MAX_SPARE = 16;

    /** In the order of their addresses, and with them their chunks: which chunk a record is in is found by halving. */
    private long[] addresses = new long[16];

    private @Nullable Chunk[] byAddress = new @Nullable Chunk[16];
    private int count;

    /** Of a chunk that holds more than one record. */
    private final int chunkBytes;

    private final Deque<Long> spare = new ArrayDeque<>();

    private @Nullable Chunk oldest;
    private @Nullable Chunk newest;
    private @Nullable Chunk hand;
    private long linkedBytes;

    Chunks(int chunkBytes) {
        this.chunkBytes = chunkBytes;
    }

    /** The chunk that a record is in. */
    Chunk holding(long recordAddress) {
        Chunk chunk = byAddress[placeOf(recordAddress)];
        if (chunk == null || recordAddress >= chunk.end()) {
            throw new IllegalStateException("no chunk holds a record at " + recordAddress);
        }
        return chunk;
    }

    /** The place of the last chunk that does not begin behind an address; -1 where all do. */
    private int placeOf(long address) {
        int place = Arrays.binarySearch(addresses, 0, count, address);
        return place < 0 ? -place - 2 : place;
    }

    /** How much memory the chunks in the order take. */
    long linkedBytes() {
        return linkedBytes;
    }

    /** How much memory is taken from the system. */
    long bytes() {
        return linkedBytes + spareBytes();
    }

    private long spareBytes() {
        return (long) spare.size() * chunkBytes;
    }

    /** How much memory would be taken from the system with one chunk more. */
    long bytesWith(long newBytes) {
        boolean takesSpare = isShared(newBytes) && !spare.isEmpty();
        return bytes() + (takesSpare ? 0 : newBytes);
    }

    private boolean isShared(long bytes) {
        return bytes == chunkBytes;
    }

    /** Whether a chunk holds one large record alone. */
    boolean isLarge(Chunk chunk) {
        return !isShared(chunk.bytes());
    }

    /**
     * A new chunk before another one in the order, or at the end; for one record if it is of another size than most.
     */
    Chunk insertBefore(@Nullable Chunk successor, long bytes) {
        Long spared = isShared(bytes) ? spare.poll() : null;
        Chunk chunk = new Chunk(spared == null ? NativeMemory.allocate(bytes) : spared, bytes);
        linkedBytes += bytes;
        enter(chunk);
        link(chunk, successor);
        return chunk;
    }

    private void enter(Chunk chunk) {
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

    private void forget(Chunk chunk) {
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

    /** The chunk at the hand, or null where there is none at all. */
    @Nullable
    Chunk atHand() {
        return hand == null ? oldest : hand;
    }

    /** Moves the hand on from a chunk: towards the newest, and from there to the oldest. */
    void moveHandPast(Chunk chunk) {
        hand = chunk.newer;
    }

    /** Takes a chunk out. Its memory stays until it is freed. */
    void remove(Chunk chunk) {
        linkedBytes -= chunk.bytes();
        forget(chunk);
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

    /** Frees the memory of a chunk that was taken out and that no reader can be at any more, or keeps it for later. */
    void giveBack(Chunk chunk) {
        if (isLarge(chunk) || spare.size() == MAX_SPARE) {
            NativeMemory.free(chunk.address(), chunk.bytes());
        } else {
            spare.push(chunk.address());
        }
    }

    /** Frees the memory that is kept for later. Returns false if there is none. */
    boolean freeSpare() {
        boolean any = !spare.isEmpty();
        spare.forEach(address -> NativeMemory.free(address, chunkBytes));
        spare.clear();
        return any;
    }

    /** Takes every chunk out. */
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
