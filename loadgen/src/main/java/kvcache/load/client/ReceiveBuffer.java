package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One buffer for all reads of an event loop. Each read is processed before the next one starts, so one buffer suffices;
 * if a handler retains it, the next read gets another. Owned and closed by the loop.
 */
final class ReceiveBuffer extends DefaultMaxMessagesRecvByteBufAllocator {

    static final int BYTES = 64 << 10;

    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private boolean closed;

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public ByteBuf allocate(ByteBufAllocator allocator) {
                return next(allocator);
            }

            @Override
            public int guess() {
                return BYTES;
            }
        };
    }

    private ByteBuf next(ByteBufAllocator allocator) {
        if (closed) {
            return allocator.directBuffer(BYTES, BYTES);
        }
        if (buffer.capacity() != BYTES || buffer.refCnt() != 1) {
            buffer.release();
            buffer = allocator.directBuffer(BYTES, BYTES);
        }
        return buffer.clear().retain();
    }

    void close() {
        closed = true;
        buffer.release();
        buffer = Unpooled.EMPTY_BUFFER;
    }
}
