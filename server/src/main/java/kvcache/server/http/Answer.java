package kvcache.server.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered with, before a protocol writes it down.
 *
 * <p>An answer to HEAD is the same as to GET; who writes it leaves the body out and keeps its length (RFC 9110, 9.3.2).
 */
public final class Answer {

    /** The media type of every body: the original's answers are text. */
    public static final String TEXT = "text/plain; charset=utf-8";

    private static final byte[] NO_BODY = {};

    static final Answer HELLO = text(Status.OK, "Hello, World!");
    static final Answer DONE = new Answer(Status.OK, null, NO_BODY, null);
    static final Answer NO_VALUE = text(Status.NOT_FOUND, "No value found for key");
    static final Answer NO_SUCH_PATH = new Answer(Status.NOT_FOUND, null, NO_BODY, null);

    private final Status status;
    private final @Nullable String contentType;
    private final byte[] body;
    private final @Nullable String allow;

    private Answer(Status status, @Nullable String contentType, byte[] body, @Nullable String allow) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.allow = allow;
    }

    /** A value that was found; the array is not copied and must not change. */
    static Answer value(byte[] value) {
        return new Answer(Status.OK, TEXT, value, null);
    }

    /** A method that the path does not take, and those that it does. */
    static Answer methodNotAllowed(String allow) {
        return new Answer(Status.METHOD_NOT_ALLOWED, null, NO_BODY, allow);
    }

    /** A few words for whoever reads them. */
    public static Answer text(Status status, String words) {
        return new Answer(status, TEXT, words.getBytes(StandardCharsets.UTF_8), null);
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

    /** The methods that the path takes, where the answer is 405; else null. */
    public @Nullable String allow() {
        return allow;
    }
}
