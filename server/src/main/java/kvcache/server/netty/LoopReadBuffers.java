package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * Gives each read the buffer of its event loop, which is free again when what was read is served, as it mostly is at
 * once. Where a part of it is still held on to, a read gets a buffer of its own, of a length by what the connection
 * read last.
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
