package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.server.api.HeapGuard;
import org.jspecify.annotations.Nullable;

/**
 * How much memory bodies on their way may take, over all connections: uploads that are not whole yet, and copies of long
 * values off the heap that clients have not taken yet. Who finds none left is answered 503. Any thread may call.
 */
final class BodyMemory {

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
     * Takes the heap for an array of so many bytes, in place of a shorter one for which it was taken, and which is copied into
     * it; false if there is not as much left, or the heap is too full for both.
     */
    boolean tryGrow(int length, int newLength) {
        long oldBytes = arrayBytes(length);
        long moreBytes = arrayBytes(newLength) - oldBytes;
        if (tryTake(moreBytes)) {
            if (heap.hasRoom(takenBytes.get() + oldBytes)) {
                return true;
            }
            give(moreBytes);
        }
        return false;
    }

    /** Returns whether the heap has room for a copy of so many bytes beside all bodies that there are. */
    boolean hasRoomForCopy(int length) {
        return heap.hasRoom(takenBytes.get() + arrayBytes(length));
    }

    /** Gives back what was taken for an array. */
    void giveArray(int length) {
        give(arrayBytes(length));
    }

    private long arrayBytes(int length) {
        return length == 0 ? 0 : heap.bytesOf(length);
    }

    /** Takes so much, which must be given back; false where there is not as much left. */
    boolean tryTake(long bytes) {
        if (takenBytes.addAndGet(bytes) <= mostBytes) {
            return true;
        }
        give(bytes);
        return false;
    }

    /**
     * Copies a part of a segment into a direct buffer of its own, for which memory is taken: its length is to be given back
     * when it is released. Null where there is not as much left.
     */
    @Nullable
    ByteBuf copy(ByteBufAllocator allocator, MemorySegment memory, long offset, int bytes) {
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
    void give(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
