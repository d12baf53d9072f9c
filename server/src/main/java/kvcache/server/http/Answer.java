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

    /** The media type of every body that has no other: the original's answers are text. */
    public static final String TEXT = "text/plain; charset=utf-8";

    /** The version of an answer without an entity tag. */
    public static final long NO_VERSION = Entry.ABSENT;

    /** In place of a number of seconds where nothing is said about how long an answer may be kept. */
    public static final long NO_MAX_AGE = -1;

    private static final byte[] NO_BODY = {};

    /** In seconds: what a 503 waits for, bodies on their way, takes no longer as a rule (RFC 9110, section 10.2.3). */
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

    /** A field of an answer: its name in lower case, and its value in ASCII. */
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

    /** An entry that was found; its value is not copied. */
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

    /** A write that was done, and the version that it made where that is to be told. */
    static Answer done(long version) {
        return new Answer(Status.OK, null, NO_BODY, null, version, NO_MAX_AGE);
    }

    /** What a read with a condition is answered, or null where the condition holds. */
    static @Nullable Answer toFailed(Precondition.Outcome outcome, long version, long leftMs) {
        return switch (outcome) {
            case HOLDS -> null;
            case NO_MATCH -> REFUSED;
            case MATCH -> new Answer(Status.NOT_MODIFIED, null, NO_BODY, null, version, maxAgeSeconds(leftMs));
        };
    }

    /** A method that the path does not take, and those that it does. */
    static Answer methodNotAllowed(String allow) {
        return new Answer(Status.METHOD_NOT_ALLOWED, null, NO_BODY, new Field("allow", allow), NO_VERSION, NO_MAX_AGE);
    }

    /** A few words for whoever reads them. */
    public static Answer text(Status status, String words) {
        Field extra = status == Status.SERVICE_UNAVAILABLE ? RETRY_AFTER : null;
        return new Answer(status, TEXT, words.getBytes(StandardCharsets.UTF_8), extra, NO_VERSION, NO_MAX_AGE);
    }

    /** A status and its usual words. */
    public static Answer text(Status status) {
        return text(status, status.reason());
    }

    /** What is said of a value that has so much time left. */
    static long maxAgeSeconds(long leftMs) {
        return leftMs == Entry.NEVER ? NO_MAX_AGE : leftMs / 1_000;
    }

    /** Whether this is one of the few answers that many requests share, and that never change. */
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

    /** The media type of the body, or null where there is none. */
    public @Nullable String contentType() {
        return contentType;
    }

    /** The body, never null: read it, never write to it. */
    public byte[] body() {
        return body;
    }

    /** The field that only few answers have: {@code Allow} of 405, {@code Retry-After} of 503; null for the others. */
    public @Nullable Field extra() {
        return extra;
    }

    /** What the entity tag shows, or {@link #NO_VERSION} where there is none. */
    public long version() {
        return version;
    }

    /** For how many seconds the answer may be kept, or {@link #NO_MAX_AGE}. */
    public long maxAgeSeconds() {
        return maxAgeSeconds;
    }
}
