package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Reuses one read buffer per event loop; the buffer is usually free again after each read, once its requests are
 * served. If a part of it is still retained, a read gets a new buffer, sized by the connection's last read.
 */
final class LoopReadBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

    private static final int LEAST_BYTES = 2 * 1024;
    private static final int MOST_BYTES = LoopScratch.BUFFER_BYTES;

    @Override
    @SuppressWarnings("deprecation") // the signature is Netty's
    public Handle newHandle() {
        return new LoopHandle();
    }

    private final class LoopHandle extends MaxMessageHandle {

        private int nextBytes = LEAST_BYTES;

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return LoopScratch.ofLoop().input().take(allocator, nextBytes);
        }

        @Override
        public int guess() {
            return nextBytes;
        }

        @Override
        public void lastBytesRead(int bytes) {
            if (bytes > 0) {
                nextBytes = Math.clamp(2L * bytes, LEAST_BYTES, MOST_BYTES);
            }
            super.lastBytesRead(bytes);
        }
    }
}
