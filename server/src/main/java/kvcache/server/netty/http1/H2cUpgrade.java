package kvcache.server.netty.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.Base64;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.Service;
import kvcache.server.netty.http2.Http2Handler;
import org.jspecify.annotations.Nullable;

/**
 * The switch of one connection from HTTP/1.1 to h2c, on its client's request (RFC 7540, section 3.2). RFC 9113 leaves
 * it out, but curl and others still ask for it.
 */
final class H2cUpgrade {

    private static final int SETTING_BYTES = 6;

    private final Http2Handler http2;
    private final byte[] settings;

    private H2cUpgrade(Http2Handler http2, byte[] settings) {
        this.http2 = http2;
        this.settings = settings;
    }

    /** The switch that a request asks for, or null where it asks for none or does so wrongly, and is served as it is. */
    static @Nullable H2cUpgrade of(HttpRequest request, Service service) {
        if (request.protocolVersion().minorVersion() == 0 || !isAskedFor(request.headers())) {
            return null;
        }
        byte[] settings = settings(request.headers().get(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER));
        return settings == null ? null : new H2cUpgrade(new Http2Handler(service), settings);
    }

    private static boolean isAskedFor(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.UPGRADE)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "h2c", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true)
                && headers.getAll(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER).size() == 1;
    }

    /** The payload of a SETTINGS frame, or null where it is none. */
    private static byte @Nullable [] settings(String encoded) {
        try {
            byte[] payload = Base64.getUrlDecoder().decode(encoded);
            return payload.length % SETTING_BYTES == 0 ? payload : null;
        } catch (IllegalArgumentException noBase64) {
            return null;
        }
    }

    /**
     * Puts h2c in the place of HTTP/1.1 and answers the request as its first stream. The answer 101 must be on its way,
     * and the request must be whole.
     */
    void complete(ChannelHandlerContext ctx, Exchange exchange, boolean isHead) {
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), null, http2);
        http2.takeSettings(Unpooled.wrappedBuffer(settings));
        pipeline.remove(ctx.handler());
        http2.answerUpgraded(exchange, isHead);
        pipeline.remove(Http1FastPath.class);
        // Last, since it passes on what it has not decoded: that is h2c already.
        pipeline.remove(Http1Decoder.class);
    }
}
