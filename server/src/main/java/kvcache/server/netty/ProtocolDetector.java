package kvcache.server.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;

/**
 * Tells the two protocols apart by a connection's first bytes: h2c by prior knowledge begins with a preface that no
 * HTTP/1.1 request begins with (RFC 9113, section 3.4). Then it makes place for the protocol's own handlers.
 */
final class ProtocolDetector extends ByteToMessageDecoder {

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf().asReadOnly();

    private final Service service;

    ProtocolDetector(Service service) {
        this.service = service;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int known = Math.min(in.readableBytes(), PREFACE.capacity());
        for (int i = 0; i < known; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                Http1Decoder decoder = new Http1Decoder();
                Http1Handler handler = new Http1Handler(service);
                become(ctx, new Http1FastPath(decoder, handler), decoder, handler);
                return;
            }
        }
        if (known == PREFACE.capacity()) {
            become(ctx, Http2Handler.create(service));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Connections.Event.DRAIN) {
            ctx.close(); // nothing was asked yet
        } else {
            super.userEventTriggered(ctx, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Connections.closeAfter(ctx, cause);
    }

    private void become(ChannelHandlerContext ctx, ChannelHandler... handlers) {
        ChannelPipeline pipeline = ctx.pipeline();
        for (ChannelHandler handler : handlers) {
            pipeline.addLast(handler);
        }
        pipeline.remove(this);
    }
}
