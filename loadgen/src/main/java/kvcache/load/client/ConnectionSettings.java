package kvcache.load.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RequestSource;

/**
 * The settings shared by a loop's connections.
 *
 * @param target the server
 * @param depth maximum requests in flight: the pipeline depth, or streams
 * @param source the source of requests
 * @param freshness the loop's knowledge of its keys, for detecting stale values
 * @param connectTimeout the timeout for establishing a connection
 * @param paths the server's paths for keys
 * @param handshake the handshake at the start of a connection
 * @param traffic the byte counters
 */
public record ConnectionSettings(
        InetSocketAddress target,
        int depth,
        RequestSource source,
        Freshness freshness,
        Duration connectTimeout,
        RequestPaths paths,
        Handshake handshake,
        Traffic traffic) {

    /** Returns whether connections use TLS. */
    public boolean isSecure() {
        return handshake instanceof Handshake.Tls;
    }

    /** Returns the authority of the target, as in a URL. */
    public String authority() {
        return Origin.of(target, isSecure() ? Origin.Scheme.HTTPS : Origin.Scheme.HTTP)
                .authority();
    }
}
