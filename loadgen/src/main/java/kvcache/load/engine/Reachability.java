package kvcache.load.engine;

import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.util.Locale;
import kvcache.load.LoadPlan;
import kvcache.load.client.Handshake;
import kvcache.load.workload.Origin;

/** User messages that name a target and say why it is unreachable. */
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
