package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.server.api.HeapGuard;
import org.jspecify.annotations.Nullable;

/**
 * The memory budget for bodies in flight, over all connections: incomplete uploads, and copies of long off-heap values
 * that clients have not read yet. A request that exceeds it gets 503. Thread-safe.
 */
public final class BodyMemory {

    private final HeapGuard heap;
    private final long mostBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    /**
     * Creates a budget, of at least one body of maximum length.
     *
     * @param heap rejects bodies that do not fit the heap
     */
    BodyMemory(long mostBytes, int greatestBodyBytes, HeapGuard heap) {
        this.mostBytes = Math.max(mostBytes, heap.bytesOf(greatestBodyBytes));
        this.heap = heap;
    }

    /**
     * Copies a body into a longer array, and replaces the reservation of the old array by one for the new. Returns
     * null, with the old reservation unchanged, if the budget is exhausted or the heap has no room for both arrays.
     */
    byte @Nullable [] tryGrow(byte[] body, int newLength) {
        long oldBytes = arrayBytes(body.length);
        long moreBytes = arrayBytes(newLength) - oldBytes;
        if (!tryTake(moreBytes)) {
            return null;
        }
        boolean taken = false;
        byte @Nullable [] longer = null;
        try {
            taken = heap.tryTakeBody(moreBytes, oldBytes);
            longer = taken ? Arrays.copyOf(body, newLength) : null;
            return longer;
        } finally {
            if (longer == null) {
                give(moreBytes);
                heap.giveBody(taken ? moreBytes : 0);
            }
        }
    }

    /** Returns whether the heap has room for a copy of this length in addition to all bodies in flight. */
    boolean hasRoomForCopy(int length) {
        return heap.hasRoomBesideBodies(arrayBytes(length));
    }

    /** Releases the reservation of an array. */
    void giveArray(int length) {
        if (length == 0) {
            return;
        }
        long bytes = arrayBytes(length);
        give(bytes);
        heap.giveBody(bytes);
    }

    private long arrayBytes(int length) {
        return length == 0 ? 0 : heap.bytesOf(length);
    }

    /** Reserves part of the budget without a check of the heap. Returns false if there is not as much left. */
    public boolean tryTake(long bytes) {
        if (takenBytes.addAndGet(bytes) <= mostBytes) {
            return true;
        }
        give(bytes);
        return false;
    }

    /**
     * Copies a part of a segment into a new direct buffer and reserves its length. The caller must {@linkplain #give
     * return} the reservation when it releases the buffer. Returns null if the budget is exhausted.
     */
    @Nullable
    public ByteBuf copy(ByteBufAllocator allocator, MemorySegment memory, long offset, int bytes) {
        if (!tryTake(bytes)) {
            return null;
        }
        ByteBuf buffer = null;
        boolean filled = false;
        try {
            buffer = allocator.directBuffer(bytes);
            Memory.append(buffer, memory, offset, bytes);
            filled = true;
            return buffer;
        } finally {
            if (!filled) {
                give(bytes);
                if (buffer != null) {
                    buffer.release();
                }
            }
        }
    }

    long takenBytes() {
        return takenBytes.get();
    }

    /** Returns a reservation. */
    public void give(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
