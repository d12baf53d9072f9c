package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import kvcache.load.workload.KeyNames;
import kvcache.load.workload.ValueSizes;
import kvcache.load.workload.Values;

/** Makes requests for h2c: header lists and bodies. Shared by the connections of a loop. */
final class H2Requests {

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString TEXT = AsciiString.cached("text/plain");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private final AsciiString authority;
    private final ValueSizes sizes;
    private final KeyNames names;
    private final RequestPaths paths;

    H2Requests(ConnectionSettings settings) {
        authority = AsciiString.of(settings.authority());
        sizes = settings.source().valueSizes();
        names = settings.source().keyNames();
        paths = settings.paths();
    }

    Http2Headers headers(Exchange exchange) {
        RequestPaths.Template template = paths.of(exchange.operation());
        AsciiString method = AsciiString.of(template.method());
        AsciiString path = path(template, exchange.key());
        return switch (exchange.operation()) {
            case GET, DELETE -> ReadOnlyHttp2Headers.clientHeaders(false, method, path, HTTP, authority);
            case PUT ->
                ReadOnlyHttp2Headers.clientHeaders(
                        false,
                        method,
                        path,
                        HTTP,
                        authority,
                        CONTENT_TYPE,
                        TEXT,
                        CONTENT_LENGTH,
                        AsciiString.of(Integer.toString(sizes.bytes(exchange.key(), exchange.version()))));
        };
    }

    /** The body of a write; the buffer becomes the caller's. */
    ByteBuf body(ByteBufAllocator allocator, Exchange exchange) {
        int valueBytes = sizes.bytes(exchange.key(), exchange.version());
        ByteBuf body = allocator.directBuffer(valueBytes);
        Values.write(body, exchange.key(), exchange.version(), valueBytes);
        return body;
    }

    private AsciiString path(RequestPaths.Template template, int key) {
        return new AsciiString((template.before() + names.name(key) + template.after()).getBytes(US_ASCII), false);
    }
}
