package kvcache.load.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;

/** Waits until TLS is established and the protocol negotiated. */
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
        // The TLS handler began it when the channel became active.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent done)) {
            ctx.fireUserEventTriggered(event);
        } else if (!done.isSuccess()) {
            refuse(ctx, reason(done.cause()));
        } else if (protocol.equals(tls.applicationProtocol()) || isHttp1WithoutAlpn()) {
            open(ctx);
        } else {
            refuse(ctx, "the server does not accept " + protocol + " over TLS");
        }
    }

    /** A server without ALPN selects no protocol and speaks HTTP/1.1. */
    private boolean isHttp1WithoutAlpn() {
        return tls.applicationProtocol() == null && protocol.equals(ApplicationProtocolNames.HTTP_1_1);
    }

    private static String reason(Throwable failure) {
        String reason = "TLS failed: " + failure.getMessage();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case NotSslRecordException notTls -> {
                    return "the server does not speak TLS";
                }
                case CertPathBuilderException noPath -> {
                    return "the server's certificate is not trusted";
                }
                case CertificateException unfit ->
                    reason = "the server's certificate is not accepted: " + unfit.getMessage();
                default -> {
                    // Its cause may say more.
                }
            }
        }
        return reason;
    }
}
