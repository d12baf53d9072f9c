package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import kvcache.store.Key;

/**
 * Serves plain reads straight from the bytes of the socket, in front of the strict decoder.
 *
 * <p>It parses no header field, so it cannot read one otherwise than the strict decoder does, which is how requests get
 * smuggled. Clients send the same fields with each request of a connection: once the strict path has served a read and
 * found its fields plain (nothing about a body, the connection, or an expectation), their bytes are remembered, and a
 * later request is served here only where it is {@code GET /get/}, a key without escapes, {@code HTTP/1.1}, and then
 * those very bytes. All else goes on to the decoder untouched, one request at a time while requests are whole.
 */
final class Http1FastPath extends ChannelInboundHandlerAdapter {

    private static final byte[] START = "GET /get/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_FIELDS = {};

    /** Longer fields are not worth remembering for every connection. */
    private static final int MAX_REMEMBERED_BYTES = 2 * 1024;

    private static final boolean[] PLAIN_IN_KEY = new boolean[256];

    static {
        for (int c = '!'; c <= '~'; c++) {
            PLAIN_IN_KEY[c] = "%/?#\"<>\\^`{|}".indexOf(c) < 0;
        }
    }

    private final Http1Decoder decoder;
    private final Http1Handler handler;

    /** The field lines of a plain request of this connection and the empty line behind them; empty while there are none. */
    private byte[] plainFields = NO_FIELDS;

    Http1FastPath(Http1Decoder decoder, Http1Handler handler) {
        this.decoder = decoder;
        this.handler = handler;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        while (isBetweenRequests() && in.isReadable()) {
            if (serve(in)) {
                continue;
            }
            int headBytes = headBytes(in);
            if (headBytes < 0) {
                break;
            }
            passOneRequest(ctx, in, headBytes);
        }
        if (in.isReadable()) {
            ctx.fireChannelRead(in);
        } else {
            in.release();
        }
    }

    private boolean isBetweenRequests() {
        return handler.isIdle() && decoder.isEmpty();
    }

    /** Serves the request at the reader index if it is plain; else leaves the buffer as it is. */
    private boolean serve(ByteBuf in) {
        int start = in.readerIndex();
        int keyStart = start + START.length;
        int tail = VERSION.length + plainFields.length;
        int lastKeyEnd = in.writerIndex() - tail;
        if (plainFields.length == 0 || keyStart >= lastKeyEnd || !matches(in, start, START)) {
            return false;
        }
        int keyEnd = keyStart;
        while (keyEnd < lastKeyEnd && PLAIN_IN_KEY[in.getUnsignedByte(keyEnd)]) {
            keyEnd++;
        }
        if (keyEnd == keyStart
                || keyEnd - keyStart > Key.MAX_BYTES
                || !matches(in, keyEnd, VERSION)
                || !matches(in, keyEnd + VERSION.length, plainFields)) {
            return false;
        }
        byte[] key = new byte[keyEnd - keyStart];
        in.getBytes(keyStart, key);
        if (!handler.serveRead(key)) {
            return false;
        }
        in.readerIndex(keyEnd + tail);
        return true;
    }

    /** Lets the strict path serve one whole head, and learns from what it makes of it. */
    private void passOneRequest(ChannelHandlerContext ctx, ByteBuf in, int headBytes) {
        int start = in.readerIndex();
        // What begins with anything else, such as a blank line, does not have its fields behind its first line.
        byte[] fields = matches(in, start, START) ? fields(in, start, headBytes) : NO_FIELDS;
        ctx.fireChannelRead(in.readRetainedSlice(headBytes));
        if (fields.length > 0 && isBetweenRequests() && handler.lastWasPlainRead()) {
            plainFields = fields;
        }
    }

    /** The length of the head at the reader index with the empty line that ends it, or -1 where it is not whole. */
    private static int headBytes(ByteBuf in) {
        int end = in.writerIndex();
        int from = in.readerIndex();
        while (true) {
            int lineFeed = in.indexOf(from, end, (byte) '\n');
            if (lineFeed < 0) {
                return -1;
            }
            if (lineFeed - in.readerIndex() >= 3 && in.getInt(lineFeed - 3) == 0x0D0A0D0A) {
                return lineFeed + 1 - in.readerIndex();
            }
            from = lineFeed + 1;
        }
    }

    private static byte[] fields(ByteBuf in, int start, int headBytes) {
        int fieldsStart = in.indexOf(start, start + headBytes, (byte) '\n') + 1;
        int length = start + headBytes - fieldsStart;
        if (length > MAX_REMEMBERED_BYTES) {
            return NO_FIELDS;
        }
        byte[] fields = new byte[length];
        in.getBytes(fieldsStart, fields);
        return fields;
    }

    private static boolean matches(ByteBuf in, int index, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (in.getByte(index + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
