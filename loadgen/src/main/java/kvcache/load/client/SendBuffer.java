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

    /** Where to append. It stays this object's, and is good until the next {@link #flush}. */
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

    /**
     * Hands all that was appended since the last call to the socket, in one write, and returns how many bytes that is.
     */
    public int flush(ChannelHandlerContext ctx) {
        if (flushed || !buffer.isReadable()) {
            return 0;
        }
        flushed = true;
        int bytes = buffer.readableBytes();
        ctx.writeAndFlush(buffer.retain(), ctx.voidPromise());
        return bytes;
    }

    /** Gives the buffer back: the connection is gone. */
    public void release() {
        buffer.release();
        buffer = Unpooled.EMPTY_BUFFER;
        flushed = false;
    }
}
