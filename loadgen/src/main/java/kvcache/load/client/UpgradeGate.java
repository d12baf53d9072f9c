package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;

/**
 * Requests an upgrade to HTTP/2 (RFC 7540, section 3.2) and waits until the server accepts. The upgrade request is for
 * the root path; its response arrives on stream 1 and is not counted.
 */
final class UpgradeGate extends Gate {

    /** CR LF CR LF. */
    private static final int END_OF_HEAD = 0x0D0A_0D0A;

    private static final int MAX_HEAD_BYTES = 16 << 10;

    private final byte[] request;
    private ByteBuf head = Unpooled.EMPTY_BUFFER;

    UpgradeGate(ConnectionSettings settings, ConnectionListener listener) {
        super(settings, listener);
        // Empty settings, encoded as base64url.
        request = ("GET / HTTP/1.1\r\nHost: " + settings.authority()
                        + "\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: \r\n\r\n")
                .getBytes(US_ASCII);
    }

    @Override
    void begin(ChannelHandlerContext ctx) {
        head = ctx.alloc().buffer();
        ctx.writeAndFlush(Unpooled.wrappedBuffer(request));
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        head.writeBytes(in);
        in.release();
        int length = endOfHead();
        if (length < 0) {
            if (head.readableBytes() > MAX_HEAD_BYTES) {
                refuse(ctx, "the server does not answer in HTTP");
            }
        } else if (head.toString(0, Math.min(length, 12), US_ASCII).equals("HTTP/1.1 101")) {
            ByteBuf rest = head.skipBytes(length).retainedSlice();
            open(ctx);
            ctx.fireChannelRead(rest);
            ctx.fireChannelReadComplete();
        } else {
            refuse(ctx, "the server does not upgrade to HTTP/2");
        }
    }

    /** Returns the length of the header block with its empty line; -1 if it is incomplete. */
    private int endOfHead() {
        for (int at = head.readerIndex(); at + Integer.BYTES <= head.writerIndex(); at++) {
            if (head.getInt(at) == END_OF_HEAD) {
                return at + Integer.BYTES;
            }
        }
        return -1;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        head.release();
        head = Unpooled.EMPTY_BUFFER;
    }
}
