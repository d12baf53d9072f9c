package kvcache.server.netty.http1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Locale;
import kvcache.server.http.Answer;
import kvcache.server.http.Authority;
import kvcache.server.http.RequestRules;
import kvcache.server.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * The rules for HTTP/1.1 heads, in addition to those for every request (RFC 9112, sections 2.3, 3.2 and 6). A violation
 * closes the connection, since the start of the next request is unknown.
 */
final class Http1Rules {

    private Http1Rules() {}

    /** Returns the response to an invalid request, or null if the request is valid. */
    static @Nullable Answer refusal(Http1Head head) {
        if (head.request().protocolVersion().majorVersion() != 1) {
            return Answer.text(Status.VERSION_NOT_SUPPORTED);
        }
        HttpHeaders fields = head.request().headers();
        List<String> hosts = fields.getAll(HttpHeaderNames.HOST);
        boolean isHosted =
                hosts.size() == 1 ? Authority.parse(hosts.getFirst()) != null : hosts.isEmpty() && head.isHttp10();
        if (!isHosted) {
            return Answer.text(Status.BAD_REQUEST, "Host is missing, malformed, or given more than once");
        }
        Status framing = framing(head, fields);
        return framing == Status.OK ? RequestRules.refusal(head) : Answer.text(framing);
    }

    /** Returns the status for a decoder failure. */
    static Status statusOf(Throwable failure, boolean inBody) {
        return switch (failure) {
            case TooLongHttpLineException tooLong -> inBody ? Status.BAD_REQUEST : Status.URI_TOO_LONG;
            case TooLongHttpHeaderException tooLong -> Status.HEADER_FIELDS_TOO_LARGE;
            default -> Status.BAD_REQUEST;
        };
    }

    /** Returns OK if the body length is unambiguous and the transfer codings are supported. */
    private static Status framing(Http1Head head, HttpHeaders fields) {
        List<String> codings = fields.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (codings.isEmpty()) {
            return Status.OK;
        }
        if (fields.contains(HttpHeaderNames.CONTENT_LENGTH) || head.isHttp10()) {
            return Status.BAD_REQUEST; // RFC 9112, section 6.1
        }
        String chunked = HttpHeaderValues.CHUNKED.toString();
        String[] names = String.join(",", codings).toLowerCase(Locale.ROOT).split(",", -1);
        int last = names.length - 1;
        // Chunked must be the last coding, and only the last (sections 6.1 and 6.3).
        boolean endsInChunks = names[last].strip().equals(chunked);
        for (int i = 0; i < last; i++) {
            // Empty elements are allowed (RFC 9110, section 5.6.1) but not ignored by every proxy.
            endsInChunks &= !names[i].isBlank() && !names[i].contains(chunked);
        }
        if (!endsInChunks) {
            return Status.BAD_REQUEST;
        }
        return last == 0 ? Status.OK : Status.NOT_IMPLEMENTED;
    }
}
