package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import kvcache.server.http.Answer;
import kvcache.server.http.EntityTags;
import kvcache.server.http.Status;
import kvcache.server.netty.HttpDate;
import org.jspecify.annotations.Nullable;

/**
 * Writes the HEADERS frames of answers (RFC 9113, section 6.2, and RFC 7541).
 *
 * <p>Two fields are the same in nearly every answer of a second: the media type of text, and the date. Once a second both
 * are put into the client's table, one behind the other; so from then on their places in it are always the same two, and
 * the head of a value is a constant that wants only its tag and length filled in. Nothing else goes into the table.
 *
 * <p>Confined to an event loop. What was written must be sent, and in its order, since the client's table follows it.
 */
final class HpackWriter {

    static final int FRAME_HEAD_BYTES = 9;

    /** The client's table as long as it says nothing else (RFC 9113, section 6.5.2). */
    private static final int DEFAULT_TABLE_BYTES = 4096;

    private static final int ENTRY_OVERHEAD_BYTES = 32;

    // Places in the static table (RFC 7541, appendix A).
    private static final int STATUS = 8;
    private static final int CACHE_CONTROL = 24;
    private static final int CONTENT_LENGTH = 28;
    private static final int CONTENT_TYPE = 31;
    private static final int DATE = 33;
    private static final int ETAG = 34;

    // Representations (RFC 7541, section 6).
    private static final int INDEXED = 0x80;
    private static final int ADDED = 0x40;
    private static final int TABLE_SIZE = 0x20;
    private static final int NOT_ADDED = 0x00;

    /** In place of a place in the tables. */
    private static final int NAME_FOLLOWS = 0;

    /** The newest entry of the client's table, which is the date. */
    private static final int NEWEST = 62;

    /** The entry before it, which is the media type. */
    private static final int BEFORE_NEWEST = 63;

    private static final int DATE_BYTES = 29;
    private static final int TAG_BYTES = EntityTags.DIGITS + 2;

    /** What both entries take in the client's table. */
    private static final int TABLE_BYTES_NEEDED =
            2 * ENTRY_OVERHEAD_BYTES + "content-type".length() + Answer.TEXT.length() + "date".length() + DATE_BYTES;

    private static final byte[] TEXT = Answer.TEXT.getBytes(StandardCharsets.US_ASCII);

    /** The longest head whose content type is not unusually long. */
    static final int USUAL_HEAD_BYTES = 192;

    /** The head of a value that is text and stays, up to the length's digits. */
    private static final byte[] VALUE_HEAD = new byte[FRAME_HEAD_BYTES + 3 + 3 + TAG_BYTES + 2];

    private static final int VALUE_TAG_AT = FRAME_HEAD_BYTES + 3 + 3 + 1;

    static {
        byte[] head = VALUE_HEAD;
        int at = FRAME_HEAD_BYTES;
        head[3] = Http2FrameTypes.HEADERS;
        head[4] = Http2Flags.END_HEADERS;
        head[at++] = (byte) (INDEXED | STATUS); // 200
        head[at++] = (byte) (INDEXED | BEFORE_NEWEST);
        head[at++] = (byte) (INDEXED | NEWEST);
        head[at++] = 15;
        head[at++] = ETAG - 15;
        head[at++] = TAG_BYTES;
        head[at] = '"';
        at += TAG_BYTES - 1;
        head[at++] = '"';
        head[at++] = 15;
        head[at] = CONTENT_LENGTH - 15;
    }

    private final HttpDate date = new HttpDate();
    private final byte[] digits = new byte[20];

    /** The second whose date is in the client's table. */
    private long enteredSecond = Long.MIN_VALUE;

    private int tableBytes = DEFAULT_TABLE_BYTES;
    /** The least size of the table since the last head, where it has changed since then. */
    private int leastTableBytes = Integer.MAX_VALUE;

    /** The client says how large its table may be; the next head takes note of it (RFC 7541, section 4.2). */
    void tableBytes(long allowed) {
        int changed = (int) Math.min(allowed, DEFAULT_TABLE_BYTES);
        if (changed == tableBytes) {
            return;
        }
        tableBytes = changed;
        leastTableBytes = Math.min(leastTableBytes, tableBytes);
        enteredSecond = Long.MIN_VALUE;
    }

    /** What was written is on its way: the next answer looks at the clock again. */
    void flushed() {
        date.expire();
    }

    /** Writes the head of a value that was found. */
    void writeValueHead(
            ByteBuf out,
            int streamId,
            boolean endsStream,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            int valueBytes) {
        if (contentType == null && maxAgeSeconds == Answer.NO_MAX_AGE && date.second() == enteredSecond) {
            int start = out.writerIndex();
            out.writeBytes(VALUE_HEAD);
            writeTag(out, start + VALUE_TAG_AT, version);
            writeNumber(out, valueBytes);
            finish(out, start, streamId, endsStream);
            return;
        }
        int start = begin(out);
        writeStatus(out, Status.OK);
        writeCommon(out, contentType == null ? Answer.TEXT : contentType, version, maxAgeSeconds);
        writeLength(out, valueBytes);
        finish(out, start, streamId, endsStream);
    }

    /** Writes the head of any answer. */
    void writeHead(ByteBuf out, int streamId, boolean endsStream, Answer answer) {
        int start = begin(out);
        writeStatus(out, answer.status());
        writeCommon(out, answer.contentType(), answer.version(), answer.maxAgeSeconds());
        Answer.Field extra = answer.extra();
        if (extra != null) {
            writeName(out, NOT_ADDED, NAME_FOLLOWS);
            writeText(out, extra.name());
            writeText(out, extra.value());
        }
        if (answer.status() != Status.NOT_MODIFIED) { // has no content, and so no length of it (RFC 9110, section 8.6)
            writeLength(out, answer.body().length);
        }
        finish(out, start, streamId, endsStream);
    }

    /** Writes the interim answer that invites a body. */
    void writeContinue(ByteBuf out, int streamId) {
        int start = begin(out);
        writeText(out, STATUS, "100");
        finish(out, start, streamId, false);
    }

    private int begin(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(FRAME_HEAD_BYTES);
        if (leastTableBytes != Integer.MAX_VALUE) {
            writeInteger(out, TABLE_SIZE, 5, leastTableBytes);
            if (tableBytes > leastTableBytes) {
                writeInteger(out, TABLE_SIZE, 5, tableBytes);
            }
            leastTableBytes = Integer.MAX_VALUE;
        }
        return start;
    }

    private static void finish(ByteBuf out, int start, int streamId, boolean endsStream) {
        int flags = endsStream ? Http2Flags.END_HEADERS | Http2Flags.END_STREAM : Http2Flags.END_HEADERS;
        int length = out.writerIndex() - start - FRAME_HEAD_BYTES;
        out.setInt(start, (length << 8) | Http2FrameTypes.HEADERS);
        out.setByte(start + 4, flags);
        out.setInt(start + 5, streamId);
    }

    private static void writeStatus(ByteBuf out, Status status) {
        switch (status) {
            case OK -> out.writeByte(INDEXED | STATUS);
            case NOT_MODIFIED -> out.writeByte(INDEXED | 11);
            case BAD_REQUEST -> out.writeByte(INDEXED | 12);
            case NOT_FOUND -> out.writeByte(INDEXED | 13);
            case INTERNAL_SERVER_ERROR -> out.writeByte(INDEXED | 14);
            default -> writeText(out, STATUS, Integer.toString(status.code()));
        }
    }

    private void writeCommon(ByteBuf out, @Nullable String contentType, long version, long maxAgeSeconds) {
        boolean isText = Answer.TEXT.equals(contentType);
        if (date.second() == enteredSecond) {
            if (isText) {
                out.writeByte(INDEXED | BEFORE_NEWEST);
            }
            out.writeByte(INDEXED | NEWEST);
        } else {
            boolean enters = isText && tableBytes >= TABLE_BYTES_NEEDED;
            if (isText) {
                writeName(out, enters ? ADDED : NOT_ADDED, CONTENT_TYPE);
                out.writeByte(TEXT.length).writeBytes(TEXT);
            }
            AsciiString now = date.text();
            writeName(out, enters ? ADDED : NOT_ADDED, DATE);
            out.writeByte(DATE_BYTES).writeBytes(now.array(), now.arrayOffset(), DATE_BYTES);
            enteredSecond = enters ? date.second() : Long.MIN_VALUE;
        }
        if (contentType != null && !isText) {
            writeText(out, CONTENT_TYPE, contentType);
        }
        if (version != Answer.NO_VERSION) {
            writeName(out, NOT_ADDED, ETAG);
            out.writeByte(TAG_BYTES).writeByte('"');
            int at = out.writerIndex();
            out.writeZero(EntityTags.DIGITS);
            writeTag(out, at, version);
            out.writeByte('"');
        }
        if (maxAgeSeconds != Answer.NO_MAX_AGE) {
            writeText(out, CACHE_CONTROL, "max-age=" + maxAgeSeconds);
        }
    }

    private static void writeTag(ByteBuf out, int at, long version) {
        out.setLong(at, EntityTags.digits((int) (version >>> 32)));
        out.setLong(at + Long.BYTES, EntityTags.digits((int) version));
    }

    private void writeLength(ByteBuf out, int length) {
        writeName(out, NOT_ADDED, CONTENT_LENGTH);
        writeNumber(out, length);
    }

    /** Writes a number of at most 20 digits and how many they are. */
    private void writeNumber(ByteBuf out, int number) {
        int at = digits.length;
        do {
            digits[--at] = (byte) ('0' + number % 10);
            number /= 10;
        } while (number > 0);
        out.writeByte(digits.length - at).writeBytes(digits, at, digits.length - at);
    }

    private static void writeText(ByteBuf out, int name, String value) {
        writeName(out, NOT_ADDED, name);
        writeText(out, value);
    }

    private static void writeText(ByteBuf out, String text) {
        writeInteger(out, 0, 7, text.length());
        ByteBufUtil.writeAscii(out, text);
    }

    private static void writeName(ByteBuf out, int representation, int name) {
        writeInteger(out, representation, representation == ADDED ? 6 : 4, name);
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
}
