package kvcache.server.http;

import org.jspecify.annotations.Nullable;

/**
 * The head of a request, as seen by the mapping. It is valid only during a call, so a protocol may reuse one object for
 * all requests.
 */
public interface RequestHead {

    /** Returns the method as sent. */
    String method();

    /** Returns the path and query (origin form, RFC 9112, section 3.2.1), one byte in each char. */
    String target();

    /** Returns the authority as sent, or null if there is none. */
    @Nullable
    String authority();

    /** Returns the body length that the head declares, else a negative number. */
    long declaredBodyBytes();

    /**
     * Returns a field's {@linkplain RequestField#value combined value}, or null if there is none.
     *
     * @throws IllegalArgumentException if a field that is not a list is given more than once
     */
    @Nullable
    String field(RequestField field);
}
