package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BooleanSupplier;
import kvcache.server.http.HttpCache;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of requests with our limits, and stricter where it is lenient: it is given no head before that is whole,
 * and none whose lines could be taken apart in two ways or have a control character (RFC 9112, sections 2.2, 3 and 5.2).
 */
final class Http1Decoder extends HttpRequestDecoder {

    /** The longest request line: the longest path, a method, a version, and the authority of an absolute target. */
    static final int MAX_LINE_BYTES = HttpCache.MAX_TARGET_BYTES + 512;

    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " HTTP/".getBytes(StandardCharsets.US_ASCII);

    private static final short CRLF = '\r' << 8 | '\n';

    /** The next byte begins a request, or the blank lines before one. */
    private boolean atHead = true;

    /** How far the head has been looked at in vain for its end, in bytes. */
    private int lookedAt;

    /** Whether no further request is wanted now. */
    private BooleanSupplier paused = () -> false;

    private @Nullable ChannelHandlerContext context;

    Http1Decoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(HttpCache.MAX_HEADER_BYTES));
    }

    /**
     * Decodes no further head while this is so, and stops reading: requests behind one that waits stay bytes, which take far
     * less memory than messages. {@link #resume()} goes on.
     */
    void pauseWhile(BooleanSupplier condition) {
        paused = condition;
    }

    /** Goes on with the bytes that came while it was paused. */
    void resume() {
        ChannelHandlerContext ctx = context;
        if (ctx != null && !isEmpty()) {
            try {
                channelRead(ctx, Unpooled.EMPTY_BUFFER);
            } catch (Exception failure) {
                ctx.fireExceptionCaught(failure);
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        super.handlerAdded(ctx);
        context = ctx;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Not the overridden method: it would ask for more bytes while paused.
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** Whether it holds no byte that it has not decoded. */
    boolean isEmpty() {
        return actualReadableBytes() == 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (atHead) {
            if (paused.getAsBoolean()) {
                ctx.channel().config().setAutoRead(false);
                return;
            }
            skipBlankLines(in);
            int headBytes = headBytes(in);
            if (headBytes < 0 && !isTooLong(in)) {
                return;
            }
            lookedAt = 0;
            if (headBytes > 0 && !isWellFormed(in, in.readerIndex(), in.readerIndex() + headBytes)) {
                in.skipBytes(in.readableBytes());
                out.add(malformed());
                return;
            }
            atHead = false; // or it is too long, as will be found
        }
        super.decode(ctx, in, out);
        for (Object message : out) {
            if (message instanceof LastHttpContent) {
                atHead = true;
            }
        }
    }

    /** Skips empty lines before a request (RFC 9112, section 2.2). */
    private static void skipBlankLines(ByteBuf in) {
        while (in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == CRLF) {
            in.skipBytes(2);
        }
    }

    /** The length of the head with the empty line that ends it, or -1 where it is not whole. */
    private int headBytes(ByteBuf in) {
        int start = in.readerIndex();
        for (int at = start + lookedAt; at < in.writerIndex(); at++) {
            if (in.getByte(at) == '\n' && isEmptyLineAt(in, start, at)) {
                return at + 1 - start;
            }
        }
        lookedAt = in.readableBytes();
        return -1;
    }

    /** Whether the line that ends here is empty. */
    private static boolean isEmptyLineAt(ByteBuf in, int start, int lineFeed) {
        int before = lineFeed - 1;
        if (before >= start && in.getByte(before) == '\r') {
            before--;
        }
        return before >= start && in.getByte(before) == '\n';
    }

    /** Whether a head that is not whole is too long already. */
    private static boolean isTooLong(ByteBuf in) {
        int bytes = in.readableBytes();
        if (bytes <= MAX_LINE_BYTES) {
            return false;
        }
        int firstLine = in.bytesBefore((byte) '\n');
        return firstLine < 0
                || bytes - firstLine > 2 * HttpCache.MAX_HEADER_BYTES; // line ends are not counted among them
    }

    /**
     * Whether lines end in CRLF and nowhere else, none is folded into the next one, no other control character is in them
     * than tabs behind the first, the first is a method, a target and a version with one space between them, and at most
     * one is a Content-Length.
     */
    private static boolean isWellFormed(ByteBuf in, int start, int end) {
        int firstLineEnd = in.indexOf(start, end, (byte) '\r');
        if (!isRequestLine(in, start, firstLineEnd)) {
            return false;
        }
        int lengths = 0;
        for (int at = firstLineEnd; at < end; at++) {
            byte current = in.getByte(at);
            if (current == '\r') {
                at++;
                boolean endsHead = at + 1 == end;
                if (at == end || in.getByte(at) != '\n' || (!endsHead && isBlank(in.getByte(at + 1)))) {
                    return false;
                }
                lengths += isLength(in, at + 1, end) ? 1 : 0;
            } else if (isControl(current) && current != '\t') {
                return false;
            }
        }
        return lengths <= 1; // Netty takes the first of several for HTTP/1.0
    }

    private static boolean isLength(ByteBuf in, int line, int end) {
        for (int i = 0; i < CONTENT_LENGTH.length; i++) {
            if (line + i >= end
                    || (in.getByte(line + i) | (i < CONTENT_LENGTH.length - 1 ? 0x20 : 0)) != CONTENT_LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRequestLine(ByteBuf in, int start, int end) {
        int version = end - VERSION.length - "1.1".length();
        if (version <= start
                || !Bytes.areAt(in, version, VERSION)
                || !isDigit(in.getByte(end - 3))
                || in.getByte(end - 2) != '.'
                || !isDigit(in.getByte(end - 1))) {
            return false;
        }
        int spaces = 0;
        byte last = ' '; // none may come before the first word
        for (int at = start; at <= version; at++) {
            byte current = in.getByte(at);
            if (isControl(current) || (current == ' ' && last == ' ')) {
                return false;
            }
            spaces += current == ' ' ? 1 : 0;
            last = current;
        }
        return spaces == 2;
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < ' ') || b == 0x7F;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static HttpRequest malformed() {
        HttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/malformed", Unpooled.EMPTY_BUFFER);
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("malformed lines")));
        return request;
    }
}
