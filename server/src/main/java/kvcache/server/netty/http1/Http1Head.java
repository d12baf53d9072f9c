package kvcache.server.netty.http1;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.List;
import kvcache.server.http.RequestField;
import kvcache.server.http.RequestHead;
import kvcache.server.netty.FieldNames;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 request, for the mapping.
 *
 * @param target in origin form; a target in neither origin nor absolute form is unchanged
 * @param authority from a target in absolute form, else from Host (RFC 9112, section 3.2.2)
 */
record Http1Head(
        HttpRequest request, String target, @Nullable String authority) implements RequestHead {

    private static final List<String> SCHEMES = List.of("http://", "https://");

    static Http1Head of(HttpRequest request) {
        String target = request.uri();
        if (!target.startsWith("/")) {
            for (String scheme : SCHEMES) {
                if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                    return ofAbsolute(request, target.substring(scheme.length()));
                }
            }
        }
        return new Http1Head(request, target, request.headers().get(HttpHeaderNames.HOST));
    }

    private static Http1Head ofAbsolute(HttpRequest request, String afterScheme) {
        int end = 0;
        while (end < afterScheme.length() && "/?#".indexOf(afterScheme.charAt(end)) < 0) {
            end++;
        }
        String rest = afterScheme.substring(end);
        // An empty path equals the root (RFC 9110, section 4.2.3).
        return new Http1Head(request, rest.startsWith("/") ? rest : "/" + rest, afterScheme.substring(0, end));
    }

    boolean isHttp10() {
        return request.protocolVersion().minorVersion() == 0;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public long declaredBodyBytes() {
        // Without either field there is no body (RFC 9112, section 6.3).
        return HttpUtil.getContentLength(request, HttpUtil.isTransferEncodingChunked(request) ? -1L : 0L);
    }

    @Override
    public @Nullable String field(RequestField field) {
        if (field == RequestField.EXPECT && isHttp10()) {
            return null; // ignored (RFC 9110, section 10.1.1)
        }
        AsciiString name = FieldNames.of(field);
        HttpHeaders headers = request.headers();
        return headers.contains(name) ? field.value(headers.getAll(name)) : null;
    }
}
