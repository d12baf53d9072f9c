package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import kvcache.load.workload.Values;

/** Makes requests for h2c: header lists and bodies. Shared by the connections of a loop. */
final class H2Requests {

    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
    private static final AsciiString TEXT = AsciiString.cached("text/plain");
    private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

    private final AsciiString authority;
    private final AsciiString length;
    private final int valueBytes;
    private final RequestPaths paths;
    private final AsciiString readMethod;
    private final AsciiString writeMethod;

    H2Requests(ConnectionSettings settings) {
        authority = AsciiString.of(settings.authority());
        valueBytes = settings.valueBytes();
        paths = settings.paths();
        readMethod = AsciiString.of(paths.get().method());
        writeMethod = AsciiString.of(paths.put().method());
        length = AsciiString.of(Integer.toString(valueBytes));
    }

    Http2Headers headers(Exchange exchange) {
        if (exchange.isRead()) {
            return ReadOnlyHttp2Headers.clientHeaders(
                    false, readMethod, path(paths.get(), exchange.key()), HTTP, authority);
        }
        return ReadOnlyHttp2Headers.clientHeaders(
                false,
                writeMethod,
                path(paths.put(), exchange.key()),
                HTTP,
                authority,
                CONTENT_TYPE,
                TEXT,
                CONTENT_LENGTH,
                length);
    }

    /** The body of a write; the buffer becomes the caller's. */
    ByteBuf body(ByteBufAllocator allocator, Exchange exchange) {
        ByteBuf body = allocator.directBuffer(valueBytes);
        Values.write(body, exchange.key(), exchange.version(), valueBytes);
        return body;
    }

    private static AsciiString path(RequestPaths.Template template, int key) {
        return new AsciiString((template.before() + "key" + key + template.after()).getBytes(US_ASCII), false);
    }
}
