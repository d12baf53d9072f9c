package kvcache.server.http;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request, as seen by the mapping. It is valid only during a call, so a protocol may reuse one object for
 * all requests.
 */
public interface RequestHead {

    /** The method, in capitals as it was sent. */
    String method();

    /** The request target in origin form (RFC 9112, 3.2.1), a path and its query, a byte of it in each char. */
    String target();

    /** The authority that the request names, as it was sent, or null if it names none. */
    @Nullable
    String authority();

    /** The body's length where the head gives it, else a negative number. */
    long declaredBodyBytes();

    /**
     * Returns a field's {@linkplain RequestField#value value}, or null if there is none.
     *
     * @throws IllegalArgumentException if the field is given more than once and must not be
     */
    @Nullable
    String field(RequestField field);
}
