package kvcache.server.netty.http1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import kvcache.server.http.Route;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.FieldNames;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of bytes that the fast path passed to the strict decoder.
 *
 * @param goesOn whether the next byte begins a request that can be served immediately; else the strict path takes all
 *     following bytes
 * @param plain the request of that head, if only its key and its body matter; else null
 * @param bodyBytes the length of its body, none of which has been passed on yet
 */
record PassedOn(boolean goesOn, @Nullable Route plain, int bodyBytes) {

    private static final PassedOn GOES_ON = new PassedOn(true, null, 0);
    private static final PassedOn ENDS = new PassedOn(false, null, 0);

    /** Returns the outcome of bytes without the head of a plain request. */
    static PassedOn of(boolean goesOn) {
        return goesOn ? GOES_ON : ENDS;
    }

    /** Returns the route of a request on a persistent connection if it is plain; else null. */
    static @Nullable Route plain(HttpRequest request, Exchange exchange) {
        HttpHeaders fields = request.headers();
        return switch (exchange.route()) {
            case Route.Read read ->
                HttpMethod.GET.equals(request.method())
                                && FieldNames.CHANGING_READS.stream().noneMatch(fields::contains)
                        ? read
                        : null;
            case Route.Write write ->
                FieldNames.CHANGING_WRITES.stream().noneMatch(fields::contains)
                                && fields.getAll(HttpHeaderNames.CONTENT_LENGTH).size() == 1
                        ? write
                        : null;
            case Route.Known known -> null;
            case Route.Remove remove -> null;
        };
    }
}
