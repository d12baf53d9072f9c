package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kvcache.server.http.HttpCache;
import kvcache.store.Key;
import kvcache.store.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * Serves plain reads and plain short writes straight from the bytes of the socket, in front of the strict decoder.
 *
 * <p>It parses no header field, so it cannot read one otherwise than the strict decoder does, which is how requests get
 * smuggled. Clients send the same fields with each request of a connection: once the strict path has taken a request and
 * found its fields plain (nothing about the connection, an expectation, a condition or a time to live), their bytes are
 * remembered, and a later request is served here only where it is {@code GET /get/} or {@code POST} or {@code PUT
 * /store/}, a key without escapes, {@code HTTP/1.1}, and then those very bytes; of a write all but the digits of its
 * {@code Content-Length}, and its body must be here. All else goes on to the decoder untouched, one request at a time while
 * requests are whole.
 */
final class Http1FastPath extends ChannelInboundHandlerAdapter {

    private static final byte[] GET = ascii("GET /get/");
    private static final byte[] POST = ascii("POST /store/");
    private static final byte[] PUT = ascii("PUT /store/");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] NO_FIELDS = {};

    /** Longer fields are not worth remembering for every connection. */
    private static final int MAX_REMEMBERED_BYTES = 2 * 1024;

    /** Longer bodies are seldom here as a whole. */
    private static final int MAX_LENGTH_DIGITS = 6;

    private final HttpCache http;
    private final Http1Decoder decoder;
    private final Http1Handler handler;
    private final LookupKey lookup = new LookupKey();

    /** The field lines of a plain read of this connection and the empty line behind them; empty while there are none. */
    private byte[] readFields = NO_FIELDS;

    private @Nullable WriteFields writeFields;

    Http1FastPath(HttpCache http, Http1Decoder decoder, Http1Handler handler) {
        this.http = http;
        this.decoder = decoder;
        this.handler = handler;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
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
        if (readFields.length > 0 && startsWith(in, GET)) {
            return serveRead(in);
        }
        WriteFields fields = writeFields;
        if (fields != null && startsWith(in, POST)) {
            return serveWrite(in, POST.length, fields);
        }
        return fields != null && startsWith(in, PUT) && serveWrite(in, PUT.length, fields);
    }

    private static boolean startsWith(ByteBuf in, byte[] start) {
        return in.readableBytes() > start.length && Bytes.areAt(in, in.readerIndex(), start);
    }

    private boolean serveRead(ByteBuf in) {
        int keyStart = in.readerIndex() + GET.length;
        int keyEnd = keyEnd(in, keyStart, readFields.length);
        if (keyEnd < 0 || !Bytes.areAt(in, keyEnd + VERSION.length, readFields)) {
            return false;
        }
        byte[] key = lookup.room(keyEnd - keyStart);
        in.getBytes(keyStart, key);
        if (!handler.serveRead(http.key(lookup, key))) {
            return false;
        }
        in.readerIndex(keyEnd + VERSION.length + readFields.length);
        return true;
    }

    private boolean serveWrite(ByteBuf in, int startBytes, WriteFields fields) {
        int keyStart = in.readerIndex() + startBytes;
        int keyEnd = keyEnd(in, keyStart, fields.before.length + 1 + fields.behind.length);
        if (keyEnd < 0 || !Bytes.areAt(in, keyEnd + VERSION.length, fields.before)) {
            return false;
        }
        int end = in.writerIndex();
        int at = keyEnd + VERSION.length + fields.before.length;
        int digitsEnd = Math.min(at + MAX_LENGTH_DIGITS, end - fields.behind.length);
        int first = in.getByte(at);
        int bodyBytes = 0;
        int digits = 0;
        for (; at < digitsEnd; at++, digits++) {
            int digit = in.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                break;
            }
            bodyBytes = 10 * bodyBytes + digit;
        }
        boolean isDecimal = digits == 1 || (digits > 1 && first != '0');
        if (!isDecimal
                || at + fields.behind.length > end
                || !Bytes.areAt(in, at, fields.behind)
                || bodyBytes > http.maxBodyBytes()
                || bodyBytes > end - at - fields.behind.length) {
            return false;
        }
        byte[] key = new byte[keyEnd - keyStart];
        in.getBytes(keyStart, key);
        byte[] body = new byte[bodyBytes];
        in.getBytes(at + fields.behind.length, body);
        if (!handler.serveWrite(http.key(key), fields.contentType, body)) {
            return false;
        }
        in.readerIndex(at + fields.behind.length + bodyBytes);
        return true;
    }

    /** Where a plain key ends that the version and at least so many bytes of fields follow; -1 where there is none. */
    private static int keyEnd(ByteBuf in, int keyStart, int fieldBytes) {
        int last = in.writerIndex() - VERSION.length - fieldBytes;
        int keyEnd = keyStart;
        while (keyEnd < last && PlainKeys.isPlain(in.getUnsignedByte(keyEnd))) {
            keyEnd++;
        }
        boolean isKey = keyEnd > keyStart && keyEnd <= last && keyEnd - keyStart <= Key.MAX_BYTES;
        return isKey && Bytes.areAt(in, keyEnd, VERSION) ? keyEnd : -1;
    }

    /** Lets the strict path take one whole head, and the body where it is here, and learns from what it makes of it. */
    private void passOneRequest(ChannelHandlerContext ctx, ByteBuf in, int headBytes) {
        int start = in.readerIndex();
        // What begins with anything else, such as a blank line, does not have its fields behind its first line.
        boolean reads = startsWith(in, GET);
        boolean writes = startsWith(in, POST) || startsWith(in, PUT);
        byte[] fields = reads || writes ? fields(in, start, headBytes) : NO_FIELDS;
        handler.forgetLastRequest();
        ctx.fireChannelRead(in.readRetainedSlice(headBytes));
        if (fields.length == 0) {
            return;
        }
        if (reads && isBetweenRequests() && handler.lastWasPlainRead()) {
            readFields = fields;
        } else if (writes && handler.lastWasPlainWrite()) {
            writeFields = WriteFields.of(fields, handler.lastContentType());
            int bodyBytes = handler.lastBodyBytes();
            if (bodyBytes > 0 && bodyBytes <= in.readableBytes()) {
                ctx.fireChannelRead(in.readRetainedSlice(bodyBytes));
            }
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

    /** The field lines of a plain write up to the digits of its {@code Content-Length}, and behind them. */
    private static final class WriteFields {

        private static final byte[] NAME = ascii("content-length:");

        private final byte[] before;
        private final byte[] behind;
        private final @Nullable String contentType;

        private WriteFields(byte[] before, byte[] behind, @Nullable String contentType) {
            this.before = before;
            this.behind = behind;
            this.contentType = contentType;
        }

        /** Of field lines that the strict path found to have one Content-Length; null where it stands in no usual form. */
        static @Nullable WriteFields of(byte[] fields, @Nullable String contentType) {
            for (int line = 0; line < fields.length; line = behindLineFeed(fields, line)) {
                if (isAt(fields, line)) {
                    int digits = line + NAME.length;
                    while (fields[digits] == ' ') {
                        digits++;
                    }
                    int behind = digits;
                    while (fields[behind] >= '0' && fields[behind] <= '9') {
                        behind++;
                    }
                    return behind == digits || fields[behind] != '\r'
                            ? null
                            : new WriteFields(
                                    Arrays.copyOf(fields, digits),
                                    Arrays.copyOfRange(fields, behind, fields.length),
                                    contentType);
                }
            }
            return null;
        }

        private static int behindLineFeed(byte[] fields, int from) {
            int at = from;
            while (at < fields.length && fields[at] != '\n') {
                at++;
            }
            return at + 1;
        }

        private static boolean isAt(byte[] fields, int line) {
            for (int i = 0; i < NAME.length; i++) {
                if (line + i >= fields.length || (fields[line + i] | (i < NAME.length - 1 ? 0x20 : 0)) != NAME[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
