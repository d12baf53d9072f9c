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
import java.util.List;
import kvcache.server.http.HttpCache;

/**
 * Netty's decoder of requests with our limits, and stricter where it is lenient: it is given no head before that is whole,
 * and none whose lines could be taken apart in two ways (RFC 9112, sections 3 and 5.2).
 */
final class Http1Decoder extends HttpRequestDecoder {

    /** The next byte begins a request, or the blank lines before one. */
    private boolean atHead = true;

    /** How far the head has been looked at in vain for its end, in bytes. */
    private int lookedAt;

    Http1Decoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpCache.MAX_TARGET_BYTES)
                .setMaxHeaderSize(HttpCache.MAX_HEADER_BYTES));
    }

    /** Whether it holds no byte that it has not decoded. */
    boolean isEmpty() {
        return actualReadableBytes() == 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (atHead) {
            skipBlankLines(in);
            int headBytes = headBytes(in);
            if (headBytes < 0 && !isTooLong(in)) {
                return;
            }
            lookedAt = 0;
            if (headBytes > 0 && isAmbiguous(in, in.readerIndex(), in.readerIndex() + headBytes)) {
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

    private static void skipBlankLines(ByteBuf in) {
        while (in.isReadable() && (in.getByte(in.readerIndex()) == '\r' || in.getByte(in.readerIndex()) == '\n')) {
            in.skipBytes(1);
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
        if (bytes <= HttpCache.MAX_TARGET_BYTES) {
            return false;
        }
        int firstLine = in.bytesBefore((byte) '\n');
        return firstLine < 0
                || bytes - firstLine > 2 * HttpCache.MAX_HEADER_BYTES; // line ends are not counted among them
    }

    /** Whether a line is folded into the next one, or the words of the first are set apart by other than one space. */
    private static boolean isAmbiguous(ByteBuf in, int start, int end) {
        boolean inFirstLine = true;
        byte last = ' '; // none may come before the first word
        for (int at = start; at < end; at++) {
            byte current = in.getByte(at);
            if (inFirstLine && (current == '\t' || current == '\f' || current == 0x0B)) {
                return true;
            }
            if (inFirstLine && last == ' ' && (current == ' ' || current == '\r' || current == '\n')) {
                return true;
            }
            if (last == '\n' && (current == ' ' || current == '\t')) {
                return true;
            }
            inFirstLine &= current != '\n';
            last = current;
        }
        return false;
    }

    private static HttpRequest malformed() {
        HttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/malformed", Unpooled.EMPTY_BUFFER);
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("ambiguous lines")));
        return request;
    }
}
