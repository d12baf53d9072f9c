package kvcache.server.netty.http1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.util.List;
import kvcache.server.netty.Connections;
import kvcache.server.netty.Deadlines;
import kvcache.server.netty.Drain;
import kvcache.server.netty.Service;
import kvcache.server.netty.http2.Http2Handler;
import org.jspecify.annotations.Nullable;

/**
 * Detects the protocol from a connection's first bytes: h2c with prior knowledge begins with a preface that is not
 * valid HTTP/1.1 (RFC 9113, section 3.4). Then it replaces itself with the protocol's handlers.
 */
public final class ProtocolDetector extends ByteToMessageDecoder implements Deadlines.Watched {

    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf().asReadOnly();

    private final Service service;
    private @Nullable ChannelHandlerContext added;
    /** The drain event to be passed to the protocol's handlers. */
    private Drain.@Nullable Begin drain;

    private final Deadlines.Patience patience;

    public ProtocolDetector(Service service) {
        this.service = service;
        this.patience = service.deadlines().patience();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        added = ctx;
        service.deadlines().watch(ctx.channel().eventLoop(), this);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        service.deadlines().forget(ctx.channel().eventLoop(), this);
        if (drain != null) {
            ctx.fireUserEventTriggered(drain); // after the bytes received, which are answered
        }
    }

    @Override
    public void sweep(long nowNs) {
        Deadlines.Wait wait = actualReadableBytes() == 0 ? Deadlines.Wait.REQUEST : Deadlines.Wait.REST_OF_REQUEST;
        if (added != null && patience.isOver(wait, 0, nowNs)) {
            added.close();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int received = Math.min(in.readableBytes(), PREFACE.capacity());
        for (int i = 0; i < received; i++) {
            if (in.getByte(in.readerIndex() + i) != PREFACE.getByte(i)) {
                Http1Handler handler = new Http1Handler(service);
                become(ctx, new Http1FastPath(service.http(), handler), handler.decoder(), handler);
                return;
            }
        }
        if (received == PREFACE.capacity()) {
            become(ctx, new Http2Handler(service));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        switch (event) {
            case Drain.Begin begin -> drain = begin; // a new client is about to send its first request
            case Drain.EndIdle idle -> ctx.close();
            default -> super.userEventTriggered(ctx, event);
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
