package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import kvcache.load.workload.Values;

/**
 * Writes the heads and bodies of requests over HTTP/2, with nothing made anew but the key's digits and the value. What is the same
 * in every request goes into the server's table with the first that has it (RFC 7541, section 6.2.1); paths never do. Shared by the
 * connections of a loop. Not for several threads.
 */
final class H2Requests {

    // Places in the static table (RFC 7541, appendix A).
    private static final int AUTHORITY = 1;
    private static final int METHOD_GET = 2;
    private static final int METHOD_POST = 3;
    private static final int PATH = 4;
    private static final int SCHEME_HTTP = 6;
    private static final int SCHEME_HTTPS = 7;
    private static final int CONTENT_LENGTH = 28;
    private static final int CONTENT_TYPE = 31;

    // Representations (RFC 7541, section 6).
    private static final int INDEXED = 0x80;
    private static final int ADDED = 0x40;
    private static final int NOT_ADDED = 0;
    private static final int TABLE_OF_NO_BYTES = 0x20;

    private static final int NEWEST = 62;
    private static final byte[] TEXT = "text/plain".getBytes(US_ASCII);

    /** What a connection's server has in its table of ours. */
    static final class Table {
        private boolean allowed = true;
        private boolean emptied;
        private boolean hasAuthority;
        private boolean hasType;

        /** The server wants a table smaller than the usual one: it gets none. */
        void forbid() {
            emptied = allowed;
            allowed = false;
            hasAuthority = false;
            hasType = false;
        }
    }

    private final byte[] authority;
    private final int scheme;
    private final int valueBytes;
    private final byte[] length;
    private final Target read;
    private final Target write;

    H2Requests(ConnectionSettings settings) {
        authority = settings.authority().getBytes(US_ASCII);
        scheme = settings.isSecure() ? SCHEME_HTTPS : SCHEME_HTTP;
        valueBytes = settings.valueBytes();
        length = Integer.toString(valueBytes).getBytes(US_ASCII);
        read = new Target(settings.paths().get());
        write = new Target(settings.paths().put());
    }

    /** Appends the HEADERS frame of a request, which ends the stream where it has no body. */
    void writeHead(ByteBuf out, Table table, int streamId, Exchange exchange) {
        int start = out.writerIndex();
        out.writeZero(H2Frames.HEAD_BYTES);
        if (table.emptied) {
            table.emptied = false;
            out.writeByte(TABLE_OF_NO_BYTES);
        }
        Target target = exchange.isRead() ? read : write;
        target.writeMethod(out);
        out.writeByte(INDEXED | scheme);
        writeAuthority(out, table);
        target.writePath(out, exchange.key());
        if (!exchange.isRead()) {
            writeType(out, table);
            writeName(out, NOT_ADDED, 4, CONTENT_LENGTH);
            writeText(out, length);
        }
        int flags = exchange.isRead() ? Http2Flags.END_HEADERS | Http2Flags.END_STREAM : Http2Flags.END_HEADERS;
        int payloadBytes = out.writerIndex() - start - H2Frames.HEAD_BYTES;
        out.setMedium(start, payloadBytes)
                .setByte(start + 3, Http2FrameTypes.HEADERS)
                .setByte(start + 4, flags);
        out.setInt(start + 5, streamId);
    }

    /** How long the request's body is. */
    int bodyBytes() {
        return valueBytes;
    }

    /** Appends the body. */
    void writeBody(ByteBuf out, Exchange exchange) {
        Values.write(out, exchange.key(), exchange.version(), valueBytes);
    }

    private void writeAuthority(ByteBuf out, Table table) {
        if (table.hasAuthority) {
            out.writeByte(INDEXED | (table.hasType ? NEWEST + 1 : NEWEST));
            return;
        }
        writeName(out, table.allowed ? ADDED : NOT_ADDED, table.allowed ? 6 : 4, AUTHORITY);
        writeText(out, authority);
        table.hasAuthority = table.allowed;
    }

    private static void writeType(ByteBuf out, Table table) {
        if (table.hasType) {
            out.writeByte(INDEXED | NEWEST);
            return;
        }
        writeName(out, table.allowed ? ADDED : NOT_ADDED, table.allowed ? 6 : 4, CONTENT_TYPE);
        writeText(out, TEXT);
        table.hasType = table.allowed;
    }

    private static void writeName(ByteBuf out, int representation, int prefixBits, int name) {
        writeInteger(out, representation, prefixBits, name);
    }

    private static void writeText(ByteBuf out, byte[] text) {
        writeInteger(out, 0, 7, text.length);
        out.writeBytes(text);
    }

    /** Writes an integer whose first part shares its byte with a representation (RFC 7541, section 5.1). */
    private static void writeInteger(ByteBuf out, int representation, int prefixBits, int value) {
        int most = (1 << prefixBits) - 1;
        if (value < most) {
            out.writeByte(representation | value);
            return;
        }
        out.writeByte(representation | most);
        int rest = value - most;
        for (; rest >= 0x80; rest >>>= 7) {
            out.writeByte((rest & 0x7F) | 0x80);
        }
        out.writeByte(rest);
    }

    /** A method and a path around a key. */
    private static final class Target {
        private final byte[] method;
        private final int knownMethod;
        private final byte[] before;
        private final byte[] after;

        Target(RequestPaths.Template template) {
            method = template.method().getBytes(US_ASCII);
            knownMethod = switch (template.method()) {
                case "GET" -> METHOD_GET;
                case "POST" -> METHOD_POST;
                default -> 0;
            };
            before = (template.before() + "key").getBytes(US_ASCII);
            after = template.after().getBytes(US_ASCII);
        }

        void writeMethod(ByteBuf out) {
            if (knownMethod != 0) {
                out.writeByte(INDEXED | knownMethod);
            } else {
                writeName(out, NOT_ADDED, 4, METHOD_GET);
                writeText(out, method);
            }
        }

        void writePath(ByteBuf out, int key) {
            int digits = digits(key);
            writeName(out, NOT_ADDED, 4, PATH);
            writeInteger(out, 0, 7, before.length + digits + after.length);
            out.writeBytes(before);
            int at = out.writerIndex() + digits;
            out.writeZero(digits);
            int left = key;
            do {
                out.setByte(--at, '0' + left % 10);
                left /= 10;
            } while (left > 0);
            out.writeBytes(after);
        }

        private static int digits(int number) {
            int digits = 1;
            for (int rest = number / 10; rest > 0; rest /= 10) {
                digits++;
            }
            return digits;
        }
    }
}
