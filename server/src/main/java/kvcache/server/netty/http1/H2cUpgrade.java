package kvcache.server.netty.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Settings;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import kvcache.server.netty.Exchange;
import kvcache.server.netty.Service;
import kvcache.server.netty.http2.Http2Handler;
import org.jspecify.annotations.Nullable;

/**
 * The upgrade of one connection from HTTP/1.1 to h2c at the client's request (RFC 7540, section 3.2). RFC 9113 omits
 * it, but curl and others still use it. A server may ignore an upgrade (RFC 9110, section 7.8): this server ignores it
 * if the settings are malformed or the client also requests closing the connection, and responds over HTTP/1.1.
 */
final class H2cUpgrade {

    private final Http2Handler http2;
    private final byte[] settings;

    private H2cUpgrade(Http2Handler http2, byte[] settings) {
        this.http2 = http2;
        this.settings = settings;
    }

    /**
     * Returns the upgrade that a request asks for, or null if it asks for none or is malformed.
     *
     * @param request a request of HTTP/1.1 on a persistent connection
     */
    static @Nullable H2cUpgrade of(HttpRequest request, Service service) {
        if (!isRequested(request.headers())) {
            return null;
        }
        byte[] settings = settings(request.headers().get(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER));
        return settings == null ? null : new H2cUpgrade(new Http2Handler(service), settings);
    }

    private static boolean isRequested(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.UPGRADE)
                && headers.containsValue(HttpHeaderNames.UPGRADE, "h2c", true)
                && headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true)
                && headers.getAll(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER).size() == 1;
    }

    /** Decodes the payload of a SETTINGS frame. Returns null if it is malformed or a value is out of range. */
    private static byte @Nullable [] settings(String encoded) {
        try {
            byte[] payload = Base64.getUrlDecoder().decode(encoded);
            for (ByteBuffer in = ByteBuffer.wrap(payload); in.hasRemaining(); ) {
                // Netty checks the range of each.
                var unused = new Http2Settings().put(in.getChar(), Long.valueOf(Integer.toUnsignedLong(in.getInt())));
            }
            return payload;
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return null;
        }
    }

    /** Sends a 101 response, replaces the handlers by h2c, and answers the complete request as stream 1. */
    void complete(ChannelHandlerContext ctx, Exchange exchange, Http1Answers answers) {
        Http1Writer.writeSwitchingToH2c(answers.output().buffer());
        answers.output().flush();
        ctx.channel().config().setAutoRead(true);
        ChannelPipeline pipeline = ctx.pipeline();
        pipeline.addAfter(ctx.name(), null, http2);
        http2.applySettings(Unpooled.wrappedBuffer(settings));
        pipeline.remove(ctx.handler());
        http2.answerUpgraded(exchange, answers.isHead());
        pipeline.remove(Http1FastPath.class);
        // Last, since on removal it passes on its undecoded bytes, which are h2c.
        pipeline.remove(Http1Decoder.class);
    }
}
