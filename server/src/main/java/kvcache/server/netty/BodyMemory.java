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
     * Memory of so many bytes, and of at least one body of the greatest length.
     *
     * @param heap says when the heap has no room for as much
     */
    BodyMemory(long mostBytes, int greatestBodyBytes, HeapGuard heap) {
        this.mostBytes = Math.max(mostBytes, heap.bytesOf(greatestBodyBytes));
        this.heap = heap;
    }

    /**
     * Copies a body into a longer array, for whose heap memory is taken in place of the shorter one's. Null if there is
     * not as much left, or the heap is too full for both: the body's memory stays taken.
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

    /** Returns whether the heap has room for a copy of so many bytes beside all bodies in flight. */
    boolean hasRoomForCopy(int length) {
        return heap.hasRoomBesideBodies(arrayBytes(length));
    }

    /** Gives back what was taken for an array. */
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

    /** Takes so much of the bound alone, which must be given back; false if there is not as much left. */
    public boolean tryTake(long bytes) {
        if (takenBytes.addAndGet(bytes) <= mostBytes) {
            return true;
        }
        give(bytes);
        return false;
    }

    /**
     * Copies a part of a segment into a direct buffer of its own, for which memory is taken: its length is to be given
     * back when it is released. Null where there is not as much left.
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

    /** Returns what is taken now, in bytes. */
    long takenBytes() {
        return takenBytes.get();
    }

    /** Gives back what was taken. */
    public void give(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
