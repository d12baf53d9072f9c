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
 * What the last request of an HTTP/1.1 connection was, if nothing of it but its key and its body matters. The fast path
 * learns from it.
 */
final class LastPlainRequest {

    /** Null if the request was not plain. */
    private @Nullable Route route;

    private long bodyBytes;

    /** Forgets the request, so that the next one cannot be taken for it. */
    void forget() {
        route = null;
    }

    /** Notes a request over a connection that stays open, as HTTP/1.1 takes for granted. */
    void note(HttpRequest request, Exchange exchange) {
        HttpHeaders fields = request.headers();
        bodyBytes = exchange.declaredBodyBytes();
        route = switch (exchange.route()) {
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

    /** Whether it was a read with fields that mean nothing to the server. */
    boolean isRead() {
        return route instanceof Route.Read;
    }

    /** Whether it was a write whose fields say nothing but the length and the media type of its body. */
    boolean isWrite() {
        return route instanceof Route.Write;
    }

    /** The media type that the write gave, or null. */
    @Nullable
    String contentType() {
        return route instanceof Route.Write write ? write.contentType() : null;
    }

    /** The length of the write's body. */
    int bodyBytes() {
        return (int) bodyBytes;
    }
}
