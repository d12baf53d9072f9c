package kvcache.server.netty.http2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.List;
import kvcache.server.http.RequestField;
import kvcache.server.http.RequestHead;
import kvcache.server.netty.FieldNames;
import org.jspecify.annotations.Nullable;

/** The head of an h2c request, for the mapping. */
record Http2Head(Http2Headers headers) implements RequestHead {

    /** Returns whether this is a read without fields that affect it. The caller checks that there is no body. */
    static boolean isPlainRead(Http2Headers headers) {
        CharSequence method = headers.method();
        return method != null
                && "GET".contentEquals(method)
                && FieldNames.CHANGING_READS.stream().noneMatch(headers::contains);
    }

    @Override
    public String method() {
        return String.valueOf(headers.method());
    }

    @Override
    public String target() {
        String path = String.valueOf(headers.path());
        CharSequence scheme = headers.scheme();
        // Another scheme is prepended, so that the target is rejected like an absolute target over HTTP/1.1.
        return AsciiString.contentEqualsIgnoreCase("http", scheme)
                        || AsciiString.contentEqualsIgnoreCase("https", scheme)
                ? path
                : scheme + ":" + path;
    }

    @Override
    public @Nullable String authority() {
        List<CharSequence> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return String.join(" ", hosts); // a malformed authority, so that it is rejected as over HTTP/1.1
        }
        CharSequence authority = headers.authority();
        if (authority != null) {
            return authority.toString();
        }
        return hosts.isEmpty() ? null : hosts.getFirst().toString();
    }

    @Override
    public long declaredBodyBytes() {
        return headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
    }

    @Override
    public @Nullable String field(RequestField field) {
        AsciiString name = FieldNames.of(field);
        return headers.contains(name) ? field.value(headers.getAll(name)) : null;
    }
}
