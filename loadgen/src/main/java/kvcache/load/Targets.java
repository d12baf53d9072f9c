package kvcache.load;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.Locale;
import kvcache.load.client.Handshake;

/** Names a target, and says why it could not be reached, in words for the user. */
final class Targets {

    private Targets() {}

    static String url(LoadPlan plan) {
        InetSocketAddress target = plan.target();
        String host = target.getHostString();
        String scheme = plan.handshake() instanceof Handshake.Tls ? "https" : "http";
        return scheme + "://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + target.getPort();
    }

    static String reason(Throwable failure, LoadPlan plan) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer within " + plan.timeout().toMillis() + " ms";
        }
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("refused")
                ? "connection refused"
                : message.lines().findFirst().orElse("failed");
    }
}
