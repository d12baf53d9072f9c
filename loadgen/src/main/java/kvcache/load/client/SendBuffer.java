package kvcache.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/**
 * The outbound buffer of a connection, reused after the socket has accepted all of its bytes. Owned by its connection
 * and confined to its event loop.
 */
public final class SendBuffer {

    /** A buffer larger than this is not kept between batches. */
    private static final int KEPT_BYTES = 64 << 10;

    private static final int FIRST_BYTES = 512;

    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private boolean flushed;

    /** Returns the buffer to append to, valid until the next {@link #flush}. It stays owned by this object. */
    public ByteBuf writable(ChannelHandlerContext ctx) {
        if (flushed) {
            flushed = false;
            if (buffer.refCnt() == 1 && buffer.capacity() <= KEPT_BYTES) {
                return buffer.clear();
            }
            release();
        }
        if (buffer.capacity() == 0) {
            buffer = ctx.alloc().directBuffer(FIRST_BYTES);
        }
        return buffer;
    }

    /** Writes everything appended since the last call to the socket in one write, and returns its length in bytes. */
    public int flush(ChannelHandlerContext ctx) {
        if (flushed || !buffer.isReadable()) {
            return 0;
        }
        flushed = true;
        int bytes = buffer.readableBytes();
        ctx.writeAndFlush(buffer.retain(), ctx.voidPromise());
        return bytes;
    }

    /** Releases the buffer; the connection is closed. */
    public void release() {
        buffer.release();
        buffer = Unpooled.EMPTY_BUFFER;
        flushed = false;
    }
}
