package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies memory into buffers without allocating. */
public final class Memory {

    /** The whole address space, in which a direct buffer's address is an offset. */
    @SuppressWarnings("restricted")
    private static final MemorySegment EVERYTHING = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}

    /** Appends bytes to a direct buffer, with less overhead than the buffer's own method. */
    public static void append(ByteBuf out, byte[] bytes, int from, int length) {
        out.ensureWritable(length);
        if (out.hasMemoryAddress()) {
            int index = out.writerIndex();
            MemorySegment.copy(bytes, from, EVERYTHING, ValueLayout.JAVA_BYTE, out.memoryAddress() + index, length);
            out.writerIndex(index + length);
        } else {
            out.writeBytes(bytes, from, length);
        }
    }

    public static void append(ByteBuf out, MemorySegment memory, long offset, int bytes) {
        out.ensureWritable(bytes);
        int index = out.writerIndex();
        if (out.hasMemoryAddress()) {
            MemorySegment.copy(memory, offset, EVERYTHING, out.memoryAddress() + index, bytes);
        } else {
            MemorySegment to = MemorySegment.ofBuffer(out.internalNioBuffer(index, bytes));
            MemorySegment.copy(memory, offset, to, 0, bytes);
        }
        out.writerIndex(index + bytes);
    }
}
