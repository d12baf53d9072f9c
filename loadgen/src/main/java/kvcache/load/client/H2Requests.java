package kvcache.load.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import kvcache.load.workload.KeyedSource;
import kvcache.load.workload.Operation;
import kvcache.load.workload.Target;
import kvcache.load.workload.TargetList;
import kvcache.load.workload.Values;

/** Makes requests for h2c: header lists and bodies. Shared by the connections of a loop. */
interface H2Requests {

    Http2Headers headers(Exchange exchange);

    boolean hasBody(Exchange exchange);

    /** The body of a request that has one; the buffer becomes the caller's. */
    ByteBuf body(ByteBufAllocator allocator, Exchange exchange);

    static H2Requests of(ConnectionSettings settings) {
        return switch (settings.source()) {
            case KeyedSource keyed -> new Keyed(AsciiString.of(settings.authority()), keyed, settings.paths());
            case TargetList targets -> new Recorded(AsciiString.of(settings.authority()), targets);
        };
    }

    /** Requests for keys. */
    record Keyed(AsciiString authority, KeyedSource source, RequestPaths paths) implements H2Requests {

        private static final AsciiString HTTP = AsciiString.cached("http");
        private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
        private static final AsciiString TEXT = AsciiString.cached("text/plain");
        private static final AsciiString CONTENT_LENGTH = AsciiString.cached("content-length");

        @Override
        public Http2Headers headers(Exchange exchange) {
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
                            AsciiString.of(Integer.toString(valueBytes(exchange))));
            };
        }

        @Override
        public boolean hasBody(Exchange exchange) {
            return exchange.operation() == Operation.PUT;
        }

        @Override
        public ByteBuf body(ByteBufAllocator allocator, Exchange exchange) {
            int valueBytes = valueBytes(exchange);
            ByteBuf body = allocator.directBuffer(valueBytes);
            Values.write(body, exchange.key(), exchange.version(), valueBytes);
            return body;
        }

        private int valueBytes(Exchange exchange) {
            return source.valueSizes().bytes(exchange.key(), exchange.version());
        }

        private AsciiString path(RequestPaths.Template template, int key) {
            String path = template.before() + source.keyNames().name(key) + template.after();
            return new AsciiString(path.getBytes(US_ASCII), false);
        }
    }

    /** Recorded requests. */
    record Recorded(AsciiString authority, TargetList targets) implements H2Requests {

        @Override
        public Http2Headers headers(Exchange exchange) {
            Target target = targets.target(exchange.key());
            AsciiString[] pairs = new AsciiString[2 * target.headers().size()];
            for (int i = 0; i < target.headers().size(); i++) {
                Target.Header header = target.headers().get(i);
                pairs[2 * i] = AsciiString.of(header.name().toLowerCase(Locale.ROOT));
                pairs[2 * i + 1] = AsciiString.of(header.value());
            }
            return ReadOnlyHttp2Headers.clientHeaders(
                    false,
                    AsciiString.of(target.method()),
                    AsciiString.of(target.path()),
                    Keyed.HTTP,
                    target.host().isEmpty() ? authority : AsciiString.of(target.host()),
                    pairs);
        }

        @Override
        public boolean hasBody(Exchange exchange) {
            return targets.target(exchange.key()).body().bytes().length > 0;
        }

        @Override
        public ByteBuf body(ByteBufAllocator allocator, Exchange exchange) {
            return Unpooled.wrappedBuffer(targets.target(exchange.key()).body().bytes());
        }
    }
}
