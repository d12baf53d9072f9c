package kvcache.load.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/** Waits until TLS is established, and the protocol agreed on. */
final class TlsGate extends Gate {

    private final SslHandler tls;
    private final String protocol;

    TlsGate(ConnectionSettings settings, SslHandler tls, String protocol, ConnectionListener listener) {
        super(settings, listener);
        this.tls = tls;
        this.protocol = protocol;
    }

    @Override
    void begin(ChannelHandlerContext ctx) {
        // The handler in front of this one began it when the channel became active.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            ctx.fireUserEventTriggered(event);
        } else if (!done.isSuccess()) {
            refuse(ctx, "TLS failed: " + done.cause().getMessage());
        } else if (protocol.equals(tls.applicationProtocol())) {
            open(ctx);
        } else {
            refuse(ctx, "the server does not agree to " + protocol + " over TLS");
        }
    }
}
