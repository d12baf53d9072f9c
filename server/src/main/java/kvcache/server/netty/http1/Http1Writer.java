package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import kvcache.server.http.Answer;
import kvcache.server.http.EntityTags;
import kvcache.server.http.Status;
import kvcache.server.netty.HttpDate;
import kvcache.server.netty.Memory;
import org.jspecify.annotations.Nullable;

/** Encodes responses as HTTP/1.1 (RFC 9112, section 4). Confined to an event loop. */
final class Http1Writer {

    private static final byte[] VALUE_START = ascii("HTTP/1.1 200 OK\r\ncontent-type: ");
    private static final byte[] NEXT_ETAG = ascii("\r\netag: \"");
    private static final byte[] ETAG = ascii("etag: \"");
    private static final byte[] MAX_AGE = ascii("cache-control: max-age=");
    private static final byte[] CONTENT_TYPE = ascii("content-type: ");
    private static final byte[] COLON = ascii(": ");
    private static final byte[] CLOSE = ascii("connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("connection: keep-alive\r\n");
    private static final byte[] CONTENT_LENGTH = ascii("content-length: ");
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] SWITCHING =
            ascii("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n");
    private static final int QUOTE = '"';
    private static final int CRLF = '\r' << 8 | '\n';

    private static final Map<Status, byte[]> STATUS_LINES = new EnumMap<>(Status.class);
    /** Status line and content type of text responses. */
    private static final Map<Status, byte[]> TEXT_STARTS = new EnumMap<>(Status.class);

    static {
        for (Status status : Status.values()) {
            String line = "HTTP/1.1 %s %s\r\n".formatted(status.code(), status.reason());
            STATUS_LINES.put(status, ascii(line));
            TEXT_STARTS.put(status, ascii(line + "content-type: " + Answer.TEXT + "\r\n"));
        }
    }

    /** Values up to this length are written together with their head. */
    static final int MAX_SHORT_VALUE_BYTES = 512;

    /** Enough for a head whose content type is not unusually long. */
    static final int USUAL_HEAD_BYTES = 320;

    private static final FastThreadLocal<Http1Writer> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected Http1Writer initialValue() {
            return new Http1Writer();
        }
    };

    private final HttpDate date = new HttpDate();
    private long writtenSecond = Long.MIN_VALUE;
    private byte[] end = {};
    private @Nullable ValueHead textValueHead;
    /** The head for the first other content type of each second, since values are mostly of one type. */
    private @Nullable ValueHead typedValueHead;

    /** Returns the writer of the calling event loop. */
    static Http1Writer ofLoop() {
        return OF_LOOP.get();
    }

    /** The shared response whose head was written last, for reuse. */
    private @Nullable Answer lastAnswer;

    private Persistence lastPersistence = Persistence.PERSISTENT;
    private byte[] lastHead = {};

    /** The persistence of a connection (RFC 9112, section 9.3), as the response states it. */
    enum Persistence {
        /** Stays open; the default of HTTP/1.1. */
        PERSISTENT,
        /** Stays open; must be stated with HTTP/1.0. */
        KEPT_ALIVE,
        /** Closed after this response. */
        CLOSED
    }

    /** Writes status line and fields, without the body. */
    void writeHead(ByteBuf out, Answer answer, Persistence persistence) {
        followDate();
        if (answer != lastAnswer || persistence != lastPersistence) {
            int start = out.writerIndex();
            writeNewHead(out, answer, persistence);
            if (answer.isShared()) {
                lastHead = new byte[out.writerIndex() - start];
                out.getBytes(start, lastHead);
                lastAnswer = answer;
                lastPersistence = persistence;
            }
            return;
        }
        out.writeBytes(lastHead);
    }

    private void writeNewHead(ByteBuf out, Answer answer, Persistence persistence) {
        String contentType = answer.contentType();
        if (Answer.TEXT.equals(contentType)) {
            out.writeBytes(TEXT_STARTS.get(answer.status()));
        } else {
            out.writeBytes(STATUS_LINES.get(answer.status()));
            if (contentType != null) {
                writeField(out, CONTENT_TYPE, contentType);
            }
        }
        Answer.Field extra = answer.extra();
        if (extra != null) {
            ByteBufUtil.writeAscii(out, extra.name());
            writeField(out, COLON, extra.value());
        }
        if (answer.version() != Answer.NO_VERSION) {
            out.writeBytes(ETAG);
            writeDigits(out, answer.version());
            out.writeByte(QUOTE).writeShort(CRLF);
        }
        writeMaxAge(out, answer.maxAgeSeconds());
        writePersistence(out, persistence);
        if (answer.status() == Status.NOT_MODIFIED) { // without content and content-length (RFC 9110, section 8.6)
            out.writerIndex(out.writerIndex() - 2);
        } else {
            out.writeBytes(CONTENT_LENGTH);
            writeDecimal(out, answer.body().length);
        }
        out.writeBytes(end());
    }

    /**
     * Writes a 200 response with a short value.
     *
     * @param value at most {@value #MAX_SHORT_VALUE_BYTES} bytes
     */
    void writeValue(
            ByteBuf out,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            byte[] value,
            Persistence persistence) {
        ValueHead common = commonHead(contentType, maxAgeSeconds, persistence);
        if (common != null) {
            common.write(out, version, value);
        } else {
            writeValueHead(out, contentType, version, maxAgeSeconds, value.length, persistence);
            out.writeBytes(value);
        }
    }

    /** Returns the prepared head for such values, or null if there is none. */
    private @Nullable ValueHead commonHead(@Nullable String contentType, long maxAgeSeconds, Persistence persistence) {
        followDate();
        if (maxAgeSeconds != Answer.NO_MAX_AGE || persistence != Persistence.PERSISTENT) {
            return null;
        }
        if (contentType == null) {
            return textValueHead;
        }
        if (typedValueHead == null) {
            typedValueHead = new ValueHead(contentType, date.text());
        }
        return typedValueHead.contentType.equals(contentType) ? typedValueHead : null;
    }

    /** Writes status line and fields of a 200 response, without the value. */
    void writeValueHead(
            ByteBuf out,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            int valueBytes,
            Persistence persistence) {
        ValueHead common = commonHead(contentType, maxAgeSeconds, persistence);
        if (common != null) {
            common.write(out, version, valueBytes);
            return;
        }
        out.writeBytes(VALUE_START);
        ByteBufUtil.writeAscii(out, contentType == null ? Answer.TEXT : contentType);
        out.writeBytes(NEXT_ETAG);
        writeDigits(out, version);
        out.writeByte(QUOTE).writeShort(CRLF);
        writeMaxAge(out, maxAgeSeconds);
        writePersistence(out, persistence);
        out.writeBytes(CONTENT_LENGTH);
        writeDecimal(out, valueBytes);
        out.writeBytes(end());
    }

    private static void writeDigits(ByteBuf out, long version) {
        out.writeLong(EntityTags.digits((int) (version >>> 32)));
        out.writeLong(EntityTags.digits((int) version));
    }

    private static void writeMaxAge(ByteBuf out, long maxAgeSeconds) {
        if (maxAgeSeconds != Answer.NO_MAX_AGE) {
            out.writeBytes(MAX_AGE);
            ByteBufUtil.writeAscii(out, Long.toString(maxAgeSeconds));
            out.writeShort(CRLF);
        }
    }

    private static void writePersistence(ByteBuf out, Persistence persistence) {
        switch (persistence) {
            case PERSISTENT -> {}
            case KEPT_ALIVE -> out.writeBytes(KEEP_ALIVE);
            case CLOSED -> out.writeBytes(CLOSE);
        }
    }

    /** Returns the common end of heads: the date and the empty line. */
    private byte[] end() {
        followDate();
        return end;
    }

    /** Updates everything that contains the date, if it has changed. */
    private void followDate() {
        if (date.second() != writtenSecond) {
            writtenSecond = date.second();
            AsciiString now = date.text();
            end = ascii("\r\ndate: " + now + "\r\n\r\n");
            textValueHead = new ValueHead(Answer.TEXT, now);
            typedValueHead = null;
            lastAnswer = null;
        }
    }

    /** Makes the next response read the clock. Called after a flush. */
    void flushed() {
        date.expire();
    }

    /** Writes the 100 response. */
    static void writeContinue(ByteBuf out) {
        out.writeBytes(CONTINUE);
    }

    /** Writes the 101 response, after which h2c begins (RFC 7540, section 3.2). */
    static void writeSwitchingToH2c(ByteBuf out) {
        out.writeBytes(SWITCHING);
    }

    private static void writeField(ByteBuf out, byte[] name, String value) {
        out.writeBytes(name);
        ByteBufUtil.writeAscii(out, value);
        out.writeShort(CRLF);
    }

    private static void writeDecimal(ByteBuf out, int value) {
        int divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.writeByte('0' + value / divisor % 10);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A prepared head for values that do not expire, on persistent connections. Tag and length are filled in. */
    private static final class ValueHead {

        private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

        private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

        private static final int CRLF_CRLF = CRLF << 16 | CRLF;
        private static final int MOST_LENGTH_DIGITS = 10;

        private final String contentType;
        private final byte[] head;
        private final int tagAt;
        private final int lengthAt;

        /** The length currently filled in, and the resulting end of the head. */
        private int valueBytes = -1;

        private int end;

        ValueHead(String contentType, AsciiString date) {
            this.contentType = contentType;
            String start = "HTTP/1.1 200 OK\r\ncontent-type: %s\r\netag: \"".formatted(contentType);
            byte[] fixed =
                    ascii("%s%s\"\r\ndate: %s\r\ncontent-length: ".formatted(start, "0".repeat(2 * Long.BYTES), date));
            tagAt = start.length();
            lengthAt = fixed.length;
            head = Arrays.copyOf(fixed, fixed.length + MOST_LENGTH_DIGITS + Integer.BYTES + MAX_SHORT_VALUE_BYTES);
        }

        void write(ByteBuf out, long version, int length) {
            fillIn(version, length);
            Memory.append(out, head, 0, end);
        }

        void write(ByteBuf out, long version, byte[] value) {
            fillIn(version, value.length);
            System.arraycopy(value, 0, head, end, value.length);
            Memory.append(out, head, 0, end + value.length);
        }

        private void fillIn(long version, int length) {
            LONGS.set(head, tagAt, EntityTags.digits((int) (version >>> 32)));
            LONGS.set(head, tagAt + Long.BYTES, EntityTags.digits((int) version));
            if (length != valueBytes) {
                setLength(length);
            }
        }

        private void setLength(int length) {
            int digits = 1;
            for (int rest = length; rest >= 10; rest /= 10) {
                digits++;
            }
            int at = lengthAt + digits;
            INTS.set(head, at, CRLF_CRLF);
            end = at + Integer.BYTES;
            for (int rest = length; at > lengthAt; rest /= 10) {
                head[--at] = (byte) ('0' + rest % 10);
            }
            valueBytes = length;
        }
    }
}
