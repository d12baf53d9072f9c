package kvcache.load.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A handler in front of a connection until the handshake completes: it withholds the channel's activation until then,
 * and all events if the handshake fails. Confined to the channel's event loop.
 */
abstract class Gate extends ChannelInboundHandlerAdapter {

    private final ConnectionSettings settings;
    private final ConnectionListener listener;
    private @Nullable Future<?> timeout;
    private boolean ended;

    Gate(ConnectionSettings settings, ConnectionListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    /** Starts the handshake on the active channel. */
    abstract void begin(ChannelHandlerContext ctx);

    @Override
    public final void channelActive(ChannelHandlerContext ctx) {
        timeout = ctx.executor()
                .schedule(
                        () -> refuse(
                                ctx,
                                "no answer within " + settings.connectTimeout().toMillis() + " ms"),
                        settings.connectTimeout().toNanos(),
                        TimeUnit.NANOSECONDS);
        begin(ctx);
    }

    /** Completes the handshake and hands over to the connection. */
    final void open(ChannelHandlerContext ctx) {
        end();
        ctx.fireChannelActive();
        ctx.pipeline().remove(this);
    }

    /** Fails the handshake. */
    final void refuse(ChannelHandlerContext ctx, String why) {
        if (!ended) {
            end();
            listener.refused(new IOException(why));
        }
        ctx.close();
    }

    private void end() {
        ended = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        // Everything read so far belongs to the handshake.
    }

    @Override
    public final void channelInactive(ChannelHandlerContext ctx) {
        refuse(ctx, "the server closed the connection");
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Faults.isOurs(cause)) {
            listener.broken(cause);
        }
        refuse(ctx, String.valueOf(cause.getMessage()));
    }
}
