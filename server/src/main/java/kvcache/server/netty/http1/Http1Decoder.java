package kvcache.server.netty.http1;

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
import kvcache.server.http.HttpCache;
import kvcache.server.netty.BodyMemory;
import kvcache.server.netty.Bytes;
import kvcache.server.netty.HeldMemory;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder with the server's limits and stricter validation. It receives heads and trailers only when
 * they are complete; ambiguous lines and control characters are rejected (RFC 9112, sections 2.2, 3 and 5.2). Bytes of
 * an incomplete request, or queued behind a waiting one, are charged to a memory budget.
 */
final class Http1Decoder extends HttpRequestDecoder {

    /** The longest request line: the longest path, a method, a version, and the authority of an absolute target. */
    static final int MAX_LINE_BYTES = HttpCache.MAX_TARGET_BYTES + 512;

    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " HTTP/".getBytes(StandardCharsets.US_ASCII);

    private static final short CRLF = '\r' << 8 | '\n';

    /** What the next byte belongs to. */
    private enum Part {
        /** A head, or the blank lines before one. */
        HEAD,
        /** A body; chunks begin with their length. */
        BODY,
        /** The fields behind the last chunk. */
        TRAILERS
    }

    /** What is to become of bytes. */
    enum Wanted {
        /** They are requests. */
        REQUESTS,
        /**
         * A request waits. Those behind it stay bytes, which take far less memory than messages, and reading stops.
         * {@link #resume()} goes on.
         */
        NO_FURTHER_REQUEST,
        /** They are dropped. */
        NOTHING
    }

    /** Takes what is decoded. */
    interface Taker {

        Wanted wanted();

        /** The bytes that wait are dropped, since there is no memory for them. */
        void dropped();
    }

    private final HeldMemory held;
    private final Taker taker;
    private Part part = Part.HEAD;

    /** How far a head or trailers have been looked at in vain for their end, in bytes. */
    private int lookedAt;

    /** Bytes came that nobody wanted. */
    private boolean dropsBytes;

    /** Bytes are being decoded further up the stack. */
    private boolean decoding;

    private @Nullable ChannelHandlerContext context;

    /**
     * A decoder of one connection.
     *
     * @param memory bounds the bytes that wait
     */
    Http1Decoder(BodyMemory memory, Taker taker) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(HttpCache.MAX_HEADER_BYTES));
        this.held = new HeldMemory(memory);
        this.taker = taker;
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
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (decoding) {
            super.channelRead(ctx, message); // which leaves it to the call further up
            return;
        }
        decoding = true;
        try {
            super.channelRead(ctx, message);
            ByteBuf rest = internalBuffer();
            if (!held.become(rest.isReadable() ? rest.capacity() : 0)) {
                rest.skipBytes(rest.readableBytes());
                super.channelRead(ctx, Unpooled.EMPTY_BUFFER); // releases it
                held.release();
                taker.dropped();
            }
        } finally {
            decoding = false;
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) throws Exception {
        held.release();
        super.handlerRemoved0(ctx);
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

    /** Whether bytes have come that were not decoded, and perhaps were dropped. */
    boolean hasUnread() {
        return dropsBytes || !isEmpty();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        Wanted wanted = taker.wanted();
        if (wanted == Wanted.NOTHING) {
            dropsBytes = true;
            in.skipBytes(in.readableBytes());
            return;
        }
        if (part == Part.HEAD) {
            if (wanted == Wanted.NO_FURTHER_REQUEST) {
                ctx.channel().config().setAutoRead(false);
                return;
            }
            skipBlankLines(in);
        }
        if (part != Part.BODY && !hasWholeFields(in, out)) {
            return;
        }
        int start = in.readerIndex();
        super.decode(ctx, in, out);
        if (out.isEmpty() && isLastChunk(in, start, in.readerIndex())) {
            part = Part.TRAILERS;
        }
        for (Object message : out) {
            if (message instanceof LastHttpContent) {
                part = Part.HEAD;
            }
        }
    }

    /**
     * Whether a head or trailers are here up to their end, and well-formed; what is malformed is dropped and reported.
     */
    private boolean hasWholeFields(ByteBuf in, List<Object> out) {
        int bytes = wholeBytes(in);
        if (bytes < 0 && !isTooLong(in)) {
            return false;
        }
        lookedAt = 0;
        int start = in.readerIndex();
        if (bytes > 0
                && !(part == Part.HEAD ? isHead(in, start, start + bytes) : areTrailers(in, start, start + bytes))) {
            in.skipBytes(in.readableBytes());
            out.add(malformed());
            return false;
        }
        part = Part.BODY; // or it is too long, as will be found
        return true;
    }

    /** Whether these bytes, which were decoded to nothing, are the length of the chunk that ends a body. */
    private static boolean isLastChunk(ByteBuf in, int start, int end) {
        int at = start;
        while (at < end && in.getByte(at) != '\r' && in.getByte(at) != ';') {
            if (Character.digit(in.getByte(at), 16) > 0) {
                return false;
            }
            at++;
        }
        return at > start; // else it is the end of a chunk
    }

    /** Skips empty lines before a request (RFC 9112, section 2.2). */
    private static void skipBlankLines(ByteBuf in) {
        while (in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == CRLF) {
            in.skipBytes(2);
        }
    }

    /** The length of the head or the trailers with the empty line that ends them, or -1 if they are not whole. */
    private int wholeBytes(ByteBuf in) {
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
    private boolean isEmptyLineAt(ByteBuf in, int start, int lineFeed) {
        int before = lineFeed - 1;
        if (before >= start && in.getByte(before) == '\r') {
            before--;
        }
        return before < start ? part == Part.TRAILERS : in.getByte(before) == '\n';
    }

    /** Whether a head or trailers that are not whole are too long already. */
    private boolean isTooLong(ByteBuf in) {
        int bytes = in.readableBytes();
        if (bytes <= MAX_LINE_BYTES) {
            return false;
        }
        int firstLine = part == Part.HEAD ? in.bytesBefore((byte) '\n') : 0;
        return firstLine < 0
                || bytes - firstLine > 2 * HttpCache.MAX_HEADER_BYTES; // line ends are not counted among them
    }

    /**
     * Whether the first line is a method, a target and a version with one space between them, and the others are
     * fields.
     */
    private static boolean isHead(ByteBuf in, int start, int end) {
        int firstLineEnd = in.indexOf(start, end, (byte) '\r');
        return isRequestLine(in, start, firstLineEnd) && areFields(in, firstLineEnd, end);
    }

    private static boolean areTrailers(ByteBuf in, int start, int end) {
        return !isBlank(in.getByte(start)) && areFields(in, start, end);
    }

    /**
     * Whether lines end in CRLF and nowhere else, none is folded into the next one, no other control character is in
     * them than tabs, and at most one is a Content-Length.
     */
    private static boolean areFields(ByteBuf in, int start, int end) {
        int lengths = 0;
        for (int at = start; at < end; at++) {
            byte current = in.getByte(at);
            if (current == '\r') {
                at++;
                boolean isLastLine = at + 1 == end;
                if (at == end || in.getByte(at) != '\n' || (!isLastLine && isBlank(in.getByte(at + 1)))) {
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
