package kvcache.load.engine;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.Locale;
import kvcache.load.LoadPlan;
import kvcache.load.client.Handshake;
import kvcache.load.workload.Origin;

/** Names a target, and says why it could not be reached, in words for the user. */
final class Reachability {

    private Reachability() {}

    static String url(LoadPlan plan) {
        return Origin.of(plan.server().address(), plan.server().handshake() instanceof Handshake.Tls)
                .toString();
    }

    static String reason(Throwable failure, LoadPlan plan) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ConnectException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ConnectTimeoutException) {
            return "no answer within " + plan.schedule().timeout().toMillis() + " ms";
        }
        String message = String.valueOf(cause.getMessage());
        return message.toLowerCase(Locale.ROOT).contains("refused")
                ? "connection refused"
                : message.lines().findFirst().orElse("failed");
    }
}
