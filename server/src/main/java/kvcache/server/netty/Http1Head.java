package kvcache.server.netty;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;
import java.util.List;
import kvcache.server.http.RequestField;
import kvcache.server.http.RequestHead;
import org.jspecify.annotations.Nullable;

/** Shows the head of an HTTP/1.1 request. */
record Http1Head(HttpRequest request) implements RequestHead {

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return request.uri();
    }

    @Override
    public long declaredBodyBytes() {
        return HttpUtil.getContentLength(request, -1L);
    }

    @Override
    public @Nullable String field(RequestField field) {
        AsciiString name = FieldNames.of(field);
        HttpHeaders headers = request.headers();
        String first = headers.get(name);
        if (first == null) {
            return first;
        }
        List<String> lines = headers.getAll(name);
        return lines.size() == 1 ? first : String.join(", ", lines);
    }
}
