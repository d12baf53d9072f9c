package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much memory bodies on their way may take, over all connections: uploads that are not whole yet, and copies of long
 * values off the heap that clients have not taken yet. Who finds none left is answered 503. Any thread may call.
 */
final class BodyMemory {

    private final long mostBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    BodyMemory(long mostBytes) {
        this.mostBytes = mostBytes;
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

    /** Gives back what was taken. */
    void give(long bytes) {
        takenBytes.addAndGet(-bytes);
    }
}
