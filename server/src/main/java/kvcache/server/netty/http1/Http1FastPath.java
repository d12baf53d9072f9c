package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import kvcache.server.http.HttpCache;
import kvcache.server.http.Route;
import kvcache.server.netty.Bytes;
import kvcache.server.netty.LoopScratch;
import kvcache.server.netty.PlainKeys;
import kvcache.store.Key;
import kvcache.store.LookupKey;
import org.jspecify.annotations.Nullable;

/**
 * A fast path in front of the strict decoder that serves plain reads and plain short writes directly from the socket's
 * bytes.
 *
 * <p>It parses no header fields, so it cannot interpret one differently from the strict decoder, which would allow
 * request smuggling. Clients repeat the same fields in each request of a connection. Once the strict path has accepted
 * a request and found its fields plain (no connection option, expectation, condition or time to live), the fast path
 * remembers their bytes, also for later connections of the event loop. A later request is served here only if it is
 * {@code GET /get/} or {@code POST} or {@code PUT /store/}, a key without escapes, {@code HTTP/1.1}, and then exactly
 * those bytes. For a write the digits of {@code Content-Length} may differ, and its body must have arrived. Everything
 * else passes to the decoder unchanged, one request at a time while requests are complete; {@link PassedOn} reports the
 * outcome.
 */
class Http1FastPath extends ChannelInboundHandlerAdapter {

    private static final byte[] GET = ascii("GET /get/");
    private static final byte[] POST = ascii("POST /store/");
    private static final byte[] PUT = ascii("PUT /store/");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] NO_FIELDS = {};

    /** The longest fields that are remembered. */
    private static final int MAX_REMEMBERED_BYTES = 2 * 1024;

    private static final int SMALL_PART = 4;

    /** Longer bodies rarely arrive in one read. */
    private static final int MAX_LENGTH_DIGITS = 5;

    private final HttpCache http;
    private final Http1Handler handler;

    /**
     * The latest plain fields of an event loop's connections: the field lines of a read and of a write, each with the
     * empty line after them; empty or null while there are none.
     */
    private static final class LoopFields {
        private static final FastThreadLocal<LoopFields> OF_LOOP = new FastThreadLocal<>() {
            @Override
            protected LoopFields initialValue() {
                return new LoopFields();
            }
        };

        private byte[] readFields = NO_FIELDS;
        private @Nullable WriteFields writeFields;
    }

    private byte[] readFields = NO_FIELDS;
    private @Nullable WriteFields writeFields;
    private @Nullable LoopScratch scratch;

    Http1FastPath(HttpCache http, Http1Handler handler) {
        this.http = http;
        this.handler = handler;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        scratch = LoopScratch.ofLoop();
        LoopFields latest = LoopFields.OF_LOOP.get();
        readFields = latest.readFields;
        writeFields = latest.writeFields;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        boolean goesOn = handler.isBetweenRequests();
        while (goesOn && in.isReadable()) {
            servePlain(in);
            int headBytes = handler.isIdle() ? headBytes(in) : -1;
            goesOn = headBytes > 0 && passOneRequest(ctx, in, headBytes);
        }
        passRest(ctx, in);
    }

    /**
     * Passes the rest to the strict path, or to the h2c handler if a request has just upgraded: a removed context still
     * passes events to the handlers after it. A small rest is copied, since it may be retained for long.
     */
    private static void passRest(ChannelHandlerContext ctx, ByteBuf in) {
        int bytes = in.readableBytes();
        if (bytes > in.capacity() / SMALL_PART) {
            ctx.fireChannelRead(in);
            return;
        }
        try {
            if (bytes > 0) {
                ctx.fireChannelRead(ctx.alloc().directBuffer(bytes).writeBytes(in));
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (handler.isBetweenRequests()) {
            handler.answers().output().flush(); // the later handlers have nothing to complete
        } else {
            ctx.fireChannelReadComplete();
        }
    }

    private LoopScratch scratch() {
        if (scratch == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return scratch;
    }

    /** Serves the plain requests at the start of a buffer, and leaves the rest. */
    private void servePlain(ByteBuf in) {
        Http1Answers answers = handler.answers();
        if ((readFields.length == 0 && writeFields == null) || !answers.beginPlain()) {
            return;
        }
        try {
            servePlain(in, answers);
        } finally {
            answers.endPlain();
        }
    }

    private void servePlain(ByteBuf in, Http1Answers answers) {
        byte[] input = scratch().inputBytes();
        boolean goesOn = true;
        while (goesOn && in.isReadable()) {
            int end = Math.min(in.readableBytes(), input.length);
            in.getBytes(in.readerIndex(), input, 0, end);
            int at = 0;
            int served = 1;
            while (served > 0 && at < end && handler.isIdle()) {
                served = serve(answers, input, at, end);
                at += served;
            }
            in.skipBytes(at);
            goesOn = at > 0 && served == 0 && end == input.length; // the array's end may have cut a request
        }
    }

    /** Serves the request at an index if it is plain. Returns its length, else 0. */
    private int serve(Http1Answers answers, byte[] input, int start, int end) {
        int next = 0;
        WriteFields fields = writeFields;
        if (readFields.length > 0 && startsWith(input, start, end, GET)) {
            next = serveRead(answers, input, start + GET.length, end);
        } else if (fields != null && startsWith(input, start, end, POST)) {
            next = serveWrite(answers, input, start + POST.length, end, fields);
        } else if (fields != null && startsWith(input, start, end, PUT)) {
            next = serveWrite(answers, input, start + PUT.length, end, fields);
        }
        return Math.max(0, next - start);
    }

    private static boolean startsWith(byte[] input, int start, int end, byte[] expected) {
        return end - start > expected.length && Bytes.areAt(input, start, expected);
    }

    /** Serves a read if it is plain. Returns its end, else 0. */
    private int serveRead(Http1Answers answers, byte[] input, int keyStart, int end) {
        int keyEnd = keyEnd(input, keyStart, end - readFields.length);
        if (keyEnd < 0 || !Bytes.areAt(input, keyEnd + VERSION.length, readFields)) {
            return 0;
        }
        LookupKey lookup = scratch().lookupKey();
        byte[] key = lookup.room(keyEnd - keyStart);
        System.arraycopy(input, keyStart, key, 0, key.length);
        answers.serveRead(http.key(lookup, key));
        return keyEnd + VERSION.length + readFields.length;
    }

    /** Serves a write if it is plain. Returns its end, else 0. */
    private int serveWrite(Http1Answers answers, byte[] input, int keyStart, int end, WriteFields fields) {
        int keyEnd = keyEnd(input, keyStart, end - fields.before.length - 1 - fields.after.length);
        if (keyEnd < 0 || !Bytes.areAt(input, keyEnd + VERSION.length, fields.before)) {
            return 0;
        }
        int digits = keyEnd + VERSION.length + fields.before.length;
        int at = digits;
        int bodyBytes = 0;
        for (; at < end && at - digits < MAX_LENGTH_DIGITS && input[at] >= '0' && input[at] <= '9'; at++) {
            bodyBytes = 10 * bodyBytes + input[at] - '0';
        }
        boolean isDecimal = at - digits == 1 || (at - digits > 1 && input[digits] != '0');
        int body = at + fields.after.length;
        if (!isDecimal
                || bodyBytes > http.maxBodyBytes()
                || bodyBytes > end - body
                || !Bytes.areAt(input, at, fields.after)) {
            return 0;
        }
        answers.serveWrite(
                http.key(Arrays.copyOfRange(input, keyStart, keyEnd)),
                fields.contentType,
                Arrays.copyOfRange(input, body, body + bodyBytes));
        return body + bodyBytes;
    }

    /** Returns the end of a plain key that is followed by the version, all before {@code limit}; else -1. */
    private static int keyEnd(byte[] input, int keyStart, int limit) {
        int last = limit - VERSION.length;
        int keyEnd = keyStart;
        while (keyEnd < last && PlainKeys.isPlain(input[keyEnd] & 0xFF)) {
            keyEnd++;
        }
        boolean isKey = keyEnd > keyStart && keyEnd <= last && keyEnd - keyStart <= Key.MAX_BYTES;
        return isKey && Bytes.areAt(input, keyEnd, VERSION) ? keyEnd : -1;
    }

    /**
     * Passes one complete head, and the body if it has arrived, to the strict path, and learns its fields if they are
     * plain. Returns whether the next byte begins a request that can be served at once.
     */
    private boolean passOneRequest(ChannelHandlerContext ctx, ByteBuf in, int headBytes) {
        byte[] fields = fields(in, headBytes);
        PassedOn passed = handler.pass(ctx, in.readRetainedSlice(headBytes), in.isReadable());
        if (fields.length > 0) {
            learn(fields, passed.plain());
        }
        int bodyBytes = passed.bodyBytes();
        if (bodyBytes == 0 || bodyBytes > in.readableBytes()) {
            return passed.goesOn();
        }
        return handler.pass(ctx, in.readRetainedSlice(bodyBytes), in.isReadable())
                .goesOn();
    }

    private void learn(byte[] fields, @Nullable Route plain) {
        if (plain instanceof Route.Read) {
            readFields = fields;
            LoopFields.OF_LOOP.get().readFields = fields;
        } else if (plain instanceof Route.Write write) {
            writeFields = WriteFields.of(fields, write.contentType());
            LoopFields.OF_LOOP.get().writeFields = writeFields;
        }
    }

    private static boolean startsWith(ByteBuf in, int headBytes, byte[] expected) {
        return headBytes > expected.length && Bytes.areAt(in, in.readerIndex(), expected);
    }

    /** Returns the length of the head at the reader index, including its empty line, or -1 if it is incomplete. */
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

    /**
     * Returns the field lines of a head with the empty line after them; empty if they cannot be those of a plain
     * request or are too long.
     */
    private static byte[] fields(ByteBuf in, int headBytes) {
        if (!startsWith(in, headBytes, GET) && !startsWith(in, headBytes, POST) && !startsWith(in, headBytes, PUT)) {
            return NO_FIELDS;
        }
        int end = in.readerIndex() + headBytes;
        int start = in.indexOf(in.readerIndex(), end, (byte) '\n') + 1;
        return end - start > MAX_REMEMBERED_BYTES ? NO_FIELDS : ByteBufUtil.getBytes(in, start, end - start);
    }

    /** The field lines of a plain write, before and after the digits of its {@code Content-Length}. */
    private static final class WriteFields {

        private static final byte[] NAME = ascii("content-length:");

        private final byte[] before;
        private final byte[] after;
        private final @Nullable String contentType;

        private WriteFields(byte[] before, byte[] after, @Nullable String contentType) {
            this.before = before;
            this.after = after;
            this.contentType = contentType;
        }

        /** Splits field lines that have one Content-Length. Returns null if its form is unusual. */
        static @Nullable WriteFields of(byte[] fields, @Nullable String contentType) {
            for (int line = 0; line < fields.length; line = nextLine(fields, line)) {
                if (isAt(fields, line)) {
                    int digits = line + NAME.length;
                    while (fields[digits] == ' ') {
                        digits++;
                    }
                    int after = digits;
                    while (fields[after] >= '0' && fields[after] <= '9') {
                        after++;
                    }
                    return after == digits || fields[after] != '\r'
                            ? null
                            : new WriteFields(
                                    Arrays.copyOf(fields, digits),
                                    Arrays.copyOfRange(fields, after, fields.length),
                                    contentType);
                }
            }
            return null;
        }

        private static int nextLine(byte[] fields, int from) {
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
