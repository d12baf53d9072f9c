package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import kvcache.store.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * Scratch objects shared by the connections of one event loop, each in use only during a call, so that a request
 * allocates no object and takes no pooled memory.
 */
public final class LoopScratch {

    private static final FastThreadLocal<LoopScratch> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected LoopScratch initialValue() {
            return new LoopScratch();
        }

        @Override
        protected void onRemoval(LoopScratch ended) {
            ended.input.release();
            ended.output.release();
        }
    };

    /** The window of input that a fast path copies at a time. */
    private static final int INPUT_BYTES = 16 * 1024;

    /** The size of the input and output buffers. */
    public static final int BUFFER_BYTES = 64 * 1024;

    private final byte[] inputBytes = new byte[INPUT_BYTES];
    private final LookupKey lookupKey = new LookupKey();
    private final Buffer input = new Buffer();
    private final Buffer output = new Buffer();

    private LoopScratch() {}

    /** Returns the scratch objects of the calling event loop. */
    public static LoopScratch ofLoop() {
        return OF_THREAD.get();
    }

    public byte[] inputBytes() {
        return inputBytes;
    }

    public LookupKey lookupKey() {
        return lookupKey;
    }

    Buffer input() {
        return input;
    }

    /** Returns the output buffer, which is free again as soon as the kernel has accepted its bytes. */
    public Buffer output() {
        return output;
    }

    /** A direct buffer that is usually released before it is taken again. */
    public static final class Buffer {

        /** The buffer is replaced after it was in use this many times in a row, for example by a slow reader. */
        private static final int MAX_MISSES = 1_000;

        private @Nullable ByteBuf kept;
        private int misses;

        /**
         * Returns the buffer, or a new one if it is still in use. It is empty, and the caller must release it.
         *
         * @param otherBytes the initial capacity of a new buffer
         */
        public ByteBuf take(ByteBufAllocator allocator, int otherBytes) {
            ByteBuf buffer = kept;
            if (buffer == null) {
                buffer = allocator.directBuffer(BUFFER_BYTES);
                kept = buffer;
            }
            if (buffer.refCnt() == 1 && buffer.capacity() <= 2 * BUFFER_BYTES) {
                misses = 0;
                return buffer.clear().retain();
            }
            if (++misses >= MAX_MISSES) {
                release();
                misses = 0;
            }
            return allocator.directBuffer(otherBytes);
        }

        private void release() {
            ByteBuf buffer = kept;
            kept = null;
            if (buffer != null) {
                buffer.release();
            }
        }
    }
}
