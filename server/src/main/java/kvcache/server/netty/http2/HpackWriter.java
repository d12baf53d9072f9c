package kvcache.server.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import kvcache.base.http2.HeaderBlock;
import kvcache.base.http2.StaticTable;
import kvcache.server.http.Answer;
import kvcache.server.http.EntityTags;
import kvcache.server.http.Status;
import kvcache.server.netty.HttpDate;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the HEADERS frames of responses (RFC 9113, section 6.2, and RFC 7541).
 *
 * <p>Two fields are the same in nearly all responses of a second: the media type of text, and the date. Once a second
 * both are inserted into the client's dynamic table, one after the other. So their indices stay the same, and the
 * header block of a value is constant except for its tag and length. Nothing else is inserted into the table.
 *
 * <p>Confined to an event loop. All encoded frames must be sent, in order, since they update the client's table.
 */
final class HpackWriter {

    /** The newest entry of the client's table: the date. */
    private static final int DATE_ENTRY = StaticTable.FIRST_DYNAMIC;

    /** The entry before it: the media type. */
    private static final int TEXT_ENTRY = StaticTable.FIRST_DYNAMIC + 1;

    private static final int DATE_BYTES = 29;

    /** The size of both entries in the client's table. */
    private static final int TABLE_BYTES_NEEDED = 2 * StaticTable.ENTRY_OVERHEAD_BYTES
            + "content-type".length()
            + Answer.TEXT.length()
            + "date".length()
            + DATE_BYTES;

    private static final byte[] TEXT = Answer.TEXT.getBytes(StandardCharsets.US_ASCII);

    /** The longest head whose content type is not unusually long. */
    static final int USUAL_HEAD_BYTES = 192;

    private static final byte[] TAG_START = {EntityTags.DIGITS + 2, '"'};
    private static final byte[] TAG_END = {'"'};

    /** The block of a text value that does not expire, up to the tag's digits. */
    private static final byte[] VALUE_START = new HeaderBlock()
            .begin()
            .indexed(StaticTable.STATUS) // 200
            .indexed(TEXT_ENTRY)
            .indexed(DATE_ENTRY)
            .name(StaticTable.ETAG)
            .append(TAG_START)
            .toByteArray();

    /** The rest of that block, up to the length. */
    private static final byte[] VALUE_END = new HeaderBlock()
            .begin()
            .append(TAG_END)
            .name(StaticTable.CONTENT_LENGTH)
            .toByteArray();

    private final HttpDate date = new HttpDate();
    private final HeaderBlock head = new HeaderBlock();

    /** The second whose date is in the client's table. */
    private long tableSecond = Long.MIN_VALUE;

    private int tableBytes = StaticTable.DEFAULT_DYNAMIC_BYTES;
    /** The minimum size of the table since the last head, if it has changed since then. */
    private int leastTableBytes = Integer.MAX_VALUE;

    /** Sets the size of the client's table. The next head acknowledges it (RFC 7541, section 4.2). */
    void tableBytes(long allowed) {
        int changed = (int) Math.min(allowed, StaticTable.DEFAULT_DYNAMIC_BYTES);
        if (changed == tableBytes) {
            return;
        }
        tableBytes = changed;
        leastTableBytes = Math.min(leastTableBytes, tableBytes);
        tableSecond = Long.MIN_VALUE;
    }

    /** Makes the next response read the clock. Called after a flush. */
    void flushed() {
        date.expire();
    }

    /** Writes the head of a 200 response with a value. */
    void writeValueHead(
            ByteBuf out,
            int streamId,
            boolean endsStream,
            @Nullable String contentType,
            long version,
            long maxAgeSeconds,
            int valueBytes) {
        if (contentType == null && maxAgeSeconds == Answer.NO_MAX_AGE && date.second() == tableSecond) {
            head.beginFrame().append(VALUE_START);
            appendDigits(version);
            head.append(VALUE_END);
        } else {
            begin();
            appendStatus(Status.OK);
            appendCommon(contentType == null ? Answer.TEXT : contentType, version, maxAgeSeconds);
            head.name(StaticTable.CONTENT_LENGTH);
        }
        head.number(valueBytes);
        end(out, streamId, endsStream);
    }

    /** Writes the head of a response. */
    void writeHead(ByteBuf out, int streamId, boolean endsStream, Answer answer) {
        begin();
        appendStatus(answer.status());
        appendCommon(answer.contentType(), answer.version(), answer.maxAgeSeconds());
        Answer.Field extra = answer.extra();
        if (extra != null) {
            head.name(extra.name()).string(extra.value());
        }
        if (answer.status() != Status.NOT_MODIFIED) { // without content and content-length (RFC 9110, section 8.6)
            head.name(StaticTable.CONTENT_LENGTH).number(answer.body().length);
        }
        end(out, streamId, endsStream);
    }

    /** Writes the 100 response. */
    void writeContinue(ByteBuf out, int streamId) {
        begin();
        head.name(StaticTable.STATUS).string("100");
        end(out, streamId, false);
    }

    private void begin() {
        head.beginFrame();
        if (leastTableBytes != Integer.MAX_VALUE) {
            head.tableSize(leastTableBytes);
            if (tableBytes > leastTableBytes) {
                head.tableSize(tableBytes);
            }
            leastTableBytes = Integer.MAX_VALUE;
        }
    }

    private void end(ByteBuf out, int streamId, boolean endsStream) {
        head.endFrame(streamId, endsStream);
        out.writeBytes(head.array(), 0, head.length());
    }

    private void appendStatus(Status status) {
        int place = StaticTable.placeOfStatus(status.code());
        if (place != 0) {
            head.indexed(place);
        } else {
            head.name(StaticTable.STATUS).string(Integer.toString(status.code()));
        }
    }

    private void appendCommon(@Nullable String contentType, long version, long maxAgeSeconds) {
        boolean isText = Answer.TEXT.equals(contentType);
        if (date.second() == tableSecond) {
            if (isText) {
                head.indexed(TEXT_ENTRY);
            }
            head.indexed(DATE_ENTRY);
        } else {
            boolean inserts = isText && tableBytes >= TABLE_BYTES_NEEDED;
            if (isText) {
                appendName(StaticTable.CONTENT_TYPE, inserts);
                head.string(TEXT);
            }
            AsciiString now = date.text();
            appendName(StaticTable.DATE, inserts);
            head.string(now.array(), now.arrayOffset(), DATE_BYTES);
            tableSecond = inserts ? date.second() : Long.MIN_VALUE;
        }
        if (contentType != null && !isText) {
            head.name(StaticTable.CONTENT_TYPE).string(contentType);
        }
        if (version != Answer.NO_VERSION) {
            head.name(StaticTable.ETAG).append(TAG_START);
            appendDigits(version);
            head.append(TAG_END);
        }
        if (maxAgeSeconds != Answer.NO_MAX_AGE) {
            head.name(StaticTable.CACHE_CONTROL).string("max-age=" + maxAgeSeconds);
        }
    }

    private void appendName(int place, boolean inserts) {
        if (inserts) {
            head.addedName(place);
        } else {
            head.name(place);
        }
    }

    private void appendDigits(long version) {
        head.append(EntityTags.digits((int) (version >>> 32))).append(EntityTags.digits((int) version));
    }
}
