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

    /** As much of the input as is looked at in one go. */
    private static final int INPUT_BYTES = 16 * 1024;

    /** Of the buffers for input and output. */
    public static final int BUFFER_BYTES = 64 * 1024;

    private final byte[] inputBytes = new byte[INPUT_BYTES];
    private final LookupKey lookupKey = new LookupKey();
    private final Buffer input = new Buffer();
    private final Buffer output = new Buffer();

    private LoopScratch() {}

    /** Of the event loop that calls. */
    public static LoopScratch ofLoop() {
        return OF_THREAD.get();
    }

    public byte[] inputBytes() {
        return inputBytes;
    }

    public LookupKey lookupKey() {
        return lookupKey;
    }

    /** What is read from sockets. */
    Buffer input() {
        return input;
    }

    /** What is written to them: free again as soon as the kernel has taken it. */
    public Buffer output() {
        return output;
    }

    /** A direct buffer that is as a rule given back before it is wanted again. */
    public static final class Buffer {

        /**
         * How often in turn it may be found in use, such as by a client that does not read, before there is another
         * one.
         */
        private static final int MAX_MISSES = 1_000;

        private @Nullable ByteBuf kept;
        private int misses;

        /**
         * The buffer, or another one where somebody has it still; empty, and the caller's to release.
         *
         * @param otherBytes how large the other one had better be
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
