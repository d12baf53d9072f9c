package kvcache.server.netty;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import kvcache.server.http.HttpCache;

/** Netty's strict decoder of requests, with our limits. */
final class Http1Decoder extends HttpRequestDecoder {

    Http1Decoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(HttpCache.MAX_TARGET_BYTES)
                .setMaxHeaderSize(HttpCache.MAX_HEADER_BYTES));
    }

    /** Whether it holds no byte that it has not decoded. */
    boolean isEmpty() {
        return actualReadableBytes() == 0;
    }
}
