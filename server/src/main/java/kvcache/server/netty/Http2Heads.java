package kvcache.server.netty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import kvcache.server.http.Answer;
import kvcache.server.http.EntityTags;
import kvcache.server.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * Makes the header lists of answers over h2c, as arrays and not as hash tables. What the last answer had is kept, since
 * the next one mostly has it too. Confined to an event loop.
 */
final class Http2Heads {

    private static final AsciiString TEXT = AsciiString.cached(Answer.TEXT);
    private static final Map<Status, AsciiString> CODES = new EnumMap<>(Status.class);

    static {
        for (Status status : Status.values()) {
            CODES.put(status, AsciiString.cached(Integer.toString(status.code())));
        }
    }

    /** Names and values of the most fields that an answer has. */
    private static final int MOST_FIELDS = 2 * 6;

    private final HttpDate date = new HttpDate();

    private int lastLength;
    private AsciiString lastLengthText = AsciiString.cached("0");
    private String lastContentType = Answer.TEXT;
    private AsciiString lastContentTypeText = TEXT;

    private final AsciiString[] fields = new AsciiString[MOST_FIELDS];
    private int count;

    /** The head of any answer. */
    Http2Headers of(Answer answer) {
        if (answer.status() != Status.NOT_MODIFIED) { // has no content, and so no length of it (RFC 9110, section 8.6)
            add(HttpHeaderNames.CONTENT_LENGTH, length(answer.body().length));
        }
        add(HttpHeaderNames.DATE, date.text());
        String contentType = answer.contentType();
        if (contentType != null) {
            add(HttpHeaderNames.CONTENT_TYPE, contentType(contentType));
        }
        String allow = answer.allow();
        if (allow != null) {
            add(HttpHeaderNames.ALLOW, AsciiString.of(allow));
        }
        if (answer.version() != Answer.NO_VERSION) {
            add(HttpHeaderNames.ETAG, entityTag(answer.version()));
        }
        addMaxAge(answer.maxAgeSeconds());
        return made(answer.status());
    }

    /** The head of a value that was found. */
    Http2Headers ofValue(@Nullable String contentType, long version, long maxAgeSeconds, int valueBytes) {
        add(HttpHeaderNames.CONTENT_LENGTH, length(valueBytes));
        add(HttpHeaderNames.DATE, date.text());
        add(HttpHeaderNames.CONTENT_TYPE, contentType == null ? TEXT : contentType(contentType));
        add(HttpHeaderNames.ETAG, entityTag(version));
        addMaxAge(maxAgeSeconds);
        return made(Status.OK);
    }

    /** What was written is on its way: the next answer looks at the clock again. */
    void flushed() {
        date.expire();
    }

    /** Whether a field has another value for every answer, and so must not push others out of the client's HPACK table. */
    static boolean isOfOneAnswerAlone(CharSequence name) {
        return HttpHeaderNames.ETAG.contentEquals(name);
    }

    private void addMaxAge(long maxAgeSeconds) {
        if (maxAgeSeconds != Answer.NO_MAX_AGE) {
            add(HttpHeaderNames.CACHE_CONTROL, AsciiString.of("max-age=" + maxAgeSeconds));
        }
    }

    private void add(AsciiString name, AsciiString value) {
        fields[count++] = name;
        fields[count++] = value;
    }

    private Http2Headers made(Status status) {
        AsciiString[] made = Arrays.copyOf(fields, count);
        count = 0;
        return ReadOnlyHttp2Headers.serverHeaders(false, Objects.requireNonNull(CODES.get(status)), made);
    }

    private AsciiString length(int bytes) {
        if (bytes != lastLength) {
            lastLength = bytes;
            lastLengthText = AsciiString.of(Integer.toString(bytes));
        }
        return lastLengthText;
    }

    private AsciiString contentType(String type) {
        if (!type.equals(lastContentType)) {
            lastContentType = type;
            lastContentTypeText = AsciiString.of(type);
        }
        return lastContentTypeText;
    }

    private static AsciiString entityTag(long version) {
        byte[] tag = new byte[EntityTags.DIGITS + 2];
        tag[0] = '"';
        EntityTags.write(version, tag, 1);
        tag[tag.length - 1] = '"';
        return new AsciiString(tag, false);
    }
}
