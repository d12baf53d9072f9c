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

    /** The maximum request line: a target, a method, a version, and the authority of an absolute target. */
    static final int MAX_LINE_BYTES = HttpCache.MAX_TARGET_BYTES + 512;

    private static final byte[] CONTENT_LENGTH = "content-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VERSION = " HTTP/".getBytes(StandardCharsets.US_ASCII);

    private static final short CRLF = '\r' << 8 | '\n';

    /** The part of a request that the next byte belongs to. */
    private enum Part {
        /** A head, or blank lines before it. */
        HEAD,
        /** A body, including chunk lengths. */
        BODY,
        /** The fields after the last chunk. */
        TRAILERS
    }

    /** The processing of received bytes. */
    enum Mode {
        DECODE,
        /**
         * No further request is decoded, since one waits; reading stops until {@link #resume()}. Undecoded bytes take
         * far less memory than decoded messages.
         */
        PAUSE,
        DISCARD
    }

    /** The receiver of decoded messages. */
    interface Receiver {

        Mode mode();

        /** Called after the undecoded bytes were dropped for lack of memory. */
        void dropped();
    }

    private final HeldMemory held;
    private final Receiver receiver;
    private Part part = Part.HEAD;

    /** The bytes of an incomplete head or trailers that were searched for the end. */
    private int searchedBytes;

    /** Whether bytes were discarded. */
    private boolean discardsBytes;

    /** Whether {@link #channelRead} is on the stack. */
    private boolean decoding;

    private @Nullable ChannelHandlerContext context;

    /**
     * Creates a decoder for one connection.
     *
     * @param memory the budget for undecoded bytes
     */
    Http1Decoder(BodyMemory memory, Receiver receiver) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(HttpCache.MAX_HEADER_BYTES));
        this.held = new HeldMemory(memory);
        this.receiver = receiver;
    }

    /** Decodes the bytes received while paused. */
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
            super.channelRead(ctx, message); // only queues the message
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
                receiver.dropped();
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
        // The overridden method would read more bytes while paused.
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    /** Returns whether all received bytes are decoded. */
    boolean isEmpty() {
        return actualReadableBytes() == 0;
    }

    /** Returns whether received bytes are undecoded or were discarded. */
    boolean hasUnread() {
        return discardsBytes || !isEmpty();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        Mode mode = receiver.mode();
        if (mode == Mode.DISCARD) {
            discardsBytes = true;
            in.skipBytes(in.readableBytes());
            return;
        }
        if (part == Part.HEAD) {
            if (mode == Mode.PAUSE) {
                ctx.channel().config().setAutoRead(false);
                return;
            }
            skipBlankLines(in);
        }
        if (part != Part.BODY && !hasCompleteFields(in, out)) {
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
     * Returns whether a complete and well-formed head or trailer section has arrived. A malformed one is dropped and
     * reported.
     */
    private boolean hasCompleteFields(ByteBuf in, List<Object> out) {
        int bytes = completeBytes(in);
        if (bytes < 0 && !isTooLong(in)) {
            return false;
        }
        searchedBytes = 0;
        int start = in.readerIndex();
        if (bytes > 0
                && !(part == Part.HEAD ? isHead(in, start, start + bytes) : areTrailers(in, start, start + bytes))) {
            in.skipBytes(in.readableBytes());
            out.add(malformed());
            return false;
        }
        part = Part.BODY; // if it is too long, Netty's decoder reports it
        return true;
    }

    /** Returns whether bytes without a decoded message are the length line of the last chunk. */
    private static boolean isLastChunk(ByteBuf in, int start, int end) {
        int at = start;
        while (at < end && in.getByte(at) != '\r' && in.getByte(at) != ';') {
            if (Character.digit(in.getByte(at), 16) > 0) {
                return false;
            }
            at++;
        }
        return at > start; // else it is the line end of a chunk
    }

    /** Skips empty lines before a request (RFC 9112, section 2.2). */
    private static void skipBlankLines(ByteBuf in) {
        while (in.readableBytes() >= 2 && in.getShort(in.readerIndex()) == CRLF) {
            in.skipBytes(2);
        }
    }

    /** Returns the length of the head or trailers, including the empty line, or -1 if they are incomplete. */
    private int completeBytes(ByteBuf in) {
        int start = in.readerIndex();
        for (int at = start + searchedBytes; at < in.writerIndex(); at++) {
            if (in.getByte(at) == '\n' && isEmptyLineAt(in, start, at)) {
                return at + 1 - start;
            }
        }
        searchedBytes = in.readableBytes();
        return -1;
    }

    /** Returns whether the line that ends here is empty. */
    private boolean isEmptyLineAt(ByteBuf in, int start, int lineFeed) {
        int before = lineFeed - 1;
        if (before >= start && in.getByte(before) == '\r') {
            before--;
        }
        return before < start ? part == Part.TRAILERS : in.getByte(before) == '\n';
    }

    /** Returns whether an incomplete head or trailer section already exceeds the limits. */
    private boolean isTooLong(ByteBuf in) {
        int bytes = in.readableBytes();
        if (bytes <= MAX_LINE_BYTES) {
            return false;
        }
        int firstLine = part == Part.HEAD ? in.bytesBefore((byte) '\n') : 0;
        return firstLine < 0
                || bytes - firstLine > 2 * HttpCache.MAX_HEADER_BYTES; // the limit does not count line ends
    }

    /**
     * Returns whether the first line is a method, a target and a version separated by single spaces, and the others are
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
     * Returns whether every line ends in CRLF, none is folded or contains a control character except tab, and at most
     * one is a Content-Length.
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
        return lengths <= 1; // with HTTP/1.0, Netty would use the first of several
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
        byte last = ' '; // rejects a leading space
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
