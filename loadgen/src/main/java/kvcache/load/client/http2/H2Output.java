package kvcache.load.client.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import kvcache.base.http2.Http2Frames;
import kvcache.base.http2.StaticTable;
import kvcache.load.client.MalformedAnswerException;
import kvcache.load.client.RequestSlot;
import kvcache.load.client.SendBuffer;
import kvcache.load.client.Traffic;

/**
 * The output of one connection: a batch of requests in one write, and bodies as far as the server's flow-control
 * windows allow (RFC 9113, section 5.2). The rest of a body waits with its stream. Confined to the connection's event
 * loop.
 */
final class H2Output {

    private static final int MAX_PAYLOAD_BYTES = 1 << 20;

    private final H2Requests requests;
    private final Traffic traffic;
    private final H2Table table = new H2Table();
    private final SendBuffer buffer = new SendBuffer();
    /** Streams whose body waits for a flow-control window. */
    private final ArrayDeque<H2Stream> blocked = new ArrayDeque<>();

    // The server's limits.
    private int maxPayloadBytes = Http2Frames.DEFAULT_PAYLOAD_BYTES;
    private int initialWindowBytes = Http2Frames.DEFAULT_WINDOW_BYTES;
    private long windowBytes = Http2Frames.DEFAULT_WINDOW_BYTES;

    H2Output(H2Requests requests, Traffic traffic) {
        this.requests = requests;
        this.traffic = traffic;
    }

    /** Sends the connection preface. */
    void open(ChannelHandlerContext ctx) {
        H2Frames.writePreface(buffer.writable(ctx));
        buffer.flush(ctx);
    }

    /** Returns the buffer to append a frame to, valid until the next call. */
    ByteBuf writable(ChannelHandlerContext ctx) {
        return buffer.writable(ctx);
    }

    /** Writes everything appended to the socket, in one write. */
    void flush(ChannelHandlerContext ctx) {
        traffic.sent(buffer.flush(ctx));
    }

    /** Releases the buffer; the connection is closed. */
    void release() {
        buffer.release();
    }

    /** Appends the request of a new stream. */
    void send(ChannelHandlerContext ctx, H2Stream stream) {
        stream.windowBytes = initialWindowBytes;
        ByteBuf to = buffer.writable(ctx);
        int bodyBytes = requests.writeHead(to, table, stream.id, stream.exchange);
        if (bodyBytes > 0) {
            sendBody(ctx, to, stream, bodyBytes);
        }
    }

    private void sendBody(ChannelHandlerContext ctx, ByteBuf to, H2Stream stream, int bytes) {
        RequestSlot exchange = stream.exchange;
        if (bytes <= maxPayloadBytes && bytes <= windowBytes && bytes <= stream.windowBytes && blocked.isEmpty()) {
            windowBytes -= bytes;
            H2Frames.writeHead(to, bytes, Http2Frames.DATA, Http2Frames.END_STREAM, stream.id);
            requests.writeBody(to, exchange);
            return;
        }
        ByteBuf body = ctx.alloc().directBuffer(bytes);
        requests.writeBody(body, exchange);
        stream.body = body;
        blocked.add(stream);
        sendBlocked(ctx);
    }

    /** Appends as much of the waiting bodies as the windows allow. */
    void sendBlocked(ChannelHandlerContext ctx) {
        for (int left = blocked.size(); left > 0; left--) {
            H2Stream stream = blocked.remove();
            ByteBuf body = stream.body;
            if (body == null) {
                continue; // the stream has ended
            }
            ByteBuf to = buffer.writable(ctx);
            while (body.isReadable() && windowBytes > 0 && stream.windowBytes > 0) {
                int bytes = (int) Math.min(
                        Math.min(body.readableBytes(), maxPayloadBytes), Math.min(windowBytes, stream.windowBytes));
                boolean last = bytes == body.readableBytes();
                int flags = last ? Http2Frames.END_STREAM : Http2Frames.NO_FLAGS;
                H2Frames.writeHead(to, bytes, Http2Frames.DATA, flags, stream.id);
                to.writeBytes(body, bytes);
                windowBytes -= bytes;
                stream.windowBytes -= bytes;
            }
            if (body.isReadable()) {
                blocked.add(stream);
            } else {
                stream.dropBody();
            }
        }
    }

    /** Enlarges the connection's window. */
    void widen(int bytes) {
        windowBytes += bytes;
    }

    /**
     * Applies a setting of the server (RFC 9113, section 6.5.2); unknown ones are ignored.
     *
     * @param streams the connection's streams, whose windows may change
     */
    void setting(int id, int value, H2Stream[] streams) throws MalformedAnswerException {
        switch (id) {
            case Http2Frames.HEADER_TABLE_SIZE -> {
                if (Integer.toUnsignedLong(value) < StaticTable.DEFAULT_DYNAMIC_BYTES) {
                    table.forbid();
                }
            }
            case Http2Frames.INITIAL_WINDOW_SIZE -> {
                require(value >= 0, "a window that is too large");
                for (H2Stream stream : streams) {
                    if (stream.active) {
                        stream.windowBytes += (long) value - initialWindowBytes;
                    }
                }
                initialWindowBytes = value;
            }
            case Http2Frames.MAX_FRAME_SIZE -> {
                require(value >= Http2Frames.DEFAULT_PAYLOAD_BYTES, "a maximum frame size that is too small");
                maxPayloadBytes = Math.min(value, MAX_PAYLOAD_BYTES);
            }
            default -> {}
        }
    }

    private static void require(boolean met, String found) throws MalformedAnswerException {
        if (!met) {
            throw new MalformedAnswerException(found);
        }
    }
}
