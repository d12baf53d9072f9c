package kvcache.server.http;

import java.nio.charset.StandardCharsets;
import kvcache.server.api.Precondition;
import kvcache.store.Entry;
import org.jspecify.annotations.Nullable;

/**
 * A response, before a protocol encodes it.
 *
 * <p>The response to HEAD equals that to GET; the encoder omits the body and keeps its length (RFC 9110, 9.3.2).
 */
public final class Answer {

    /** The default media type, as in the original. */
    public static final String TEXT = "text/plain; charset=utf-8";

    /** The version of a response without an entity tag. */
    public static final long NO_VERSION = Entry.ABSENT;

    /** The max-age of a response without {@code Cache-Control}. */
    public static final long NO_MAX_AGE = -1;

    private static final byte[] NO_BODY = {};

    /** In seconds (RFC 9110, section 10.2.3). Bodies in flight, the cause of a 503, rarely take longer. */
    private static final Field RETRY_AFTER = new Field("retry-after", "1");

    static final Answer HELLO = text(Status.OK, "Hello, World!");
    static final Answer DONE = done(NO_VERSION);
    static final Answer NO_VALUE = text(Status.NOT_FOUND, "No value found for key");
    static final Answer NO_SUCH_PATH = new Answer(Status.NOT_FOUND, null, NO_BODY, null, NO_VERSION, NO_MAX_AGE);
    static final Answer REFUSED = text(Status.PRECONDITION_FAILED, "The condition does not hold");

    /** A refusal for lack of memory: other clients have too many incomplete requests and unread responses. */
    public static final Answer BUSY = text(
            Status.SERVICE_UNAVAILABLE,
            "Too many incomplete requests or large responses are in progress; try again later");

    /** A header field: its name in lower case, its value in ASCII. */
    public record Field(String name, String value) {}

    private final Status status;
    private final @Nullable String contentType;
    private final byte[] body;
    private final @Nullable Field extra;
    private final long version;
    private final long maxAgeSeconds;

    private Answer(
            Status status,
            @Nullable String contentType,
            byte[] body,
            @Nullable Field extra,
            long version,
            long maxAgeSeconds) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.extra = extra;
        this.version = version;
        this.maxAgeSeconds = maxAgeSeconds;
    }

    /** Returns a 200 response with an entry. The value is not copied. */
    static Answer value(Entry entry, long leftMs) {
        String contentType = entry.contentType();
        return new Answer(
                Status.OK,
                contentType == null ? TEXT : contentType,
                entry.value(),
                null,
                entry.version(),
                maxAgeSeconds(leftMs));
    }

    /** Returns the response to a write, with the new version or {@link #NO_VERSION}. */
    static Answer done(long version) {
        return new Answer(Status.OK, null, NO_BODY, null, version, NO_MAX_AGE);
    }

    /** Returns the response to a read whose condition does not hold, or null if it holds. */
    static @Nullable Answer toFailed(Precondition.Outcome outcome, long version, long leftMs) {
        return switch (outcome) {
            case HOLDS -> null;
            case NO_MATCH -> REFUSED;
            case MATCH -> new Answer(Status.NOT_MODIFIED, null, NO_BODY, null, version, maxAgeSeconds(leftMs));
        };
    }

    /** Returns a 405 response with the allowed methods. */
    static Answer methodNotAllowed(String allow) {
        return new Answer(Status.METHOD_NOT_ALLOWED, null, NO_BODY, new Field("allow", allow), NO_VERSION, NO_MAX_AGE);
    }

    /** Returns a response with a text body. */
    public static Answer text(Status status, String body) {
        Field extra = status == Status.SERVICE_UNAVAILABLE ? RETRY_AFTER : null;
        return new Answer(status, TEXT, body.getBytes(StandardCharsets.UTF_8), extra, NO_VERSION, NO_MAX_AGE);
    }

    /** Returns a response with the reason phrase as its body. */
    public static Answer text(Status status) {
        return text(status, status.reason());
    }

    static long maxAgeSeconds(long leftMs) {
        return leftMs == Entry.NEVER ? NO_MAX_AGE : leftMs / 1_000;
    }

    /** Returns whether this is one of the constants, so that encoders may cache its encoding. */
    public boolean isShared() {
        return this == DONE
                || this == NO_VALUE
                || this == HELLO
                || this == NO_SUCH_PATH
                || this == REFUSED
                || this == BUSY;
    }

    public Status status() {
        return status;
    }

    /** Returns the media type of the body, or null if there is none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** Returns the body, which must not be changed. */
    public byte[] body() {
        return body;
    }

    /** Returns the additional field, {@code Allow} of 405 or {@code Retry-After} of 503; null for other responses. */
    public @Nullable Field extra() {
        return extra;
    }

    /** Returns the version for the entity tag, or {@link #NO_VERSION}. */
    public long version() {
        return version;
    }

    /** Returns the max-age in seconds, or {@link #NO_MAX_AGE}. */
    public long maxAgeSeconds() {
        return maxAgeSeconds;
    }
}
