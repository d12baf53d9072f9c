package kvcache.load.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.load.workload.Freshness;
import kvcache.load.workload.Origin;
import kvcache.load.workload.RequestSource;

/**
 * What a loop's connections have in common.
 *
 * @param target the server
 * @param depth requests in flight at most: the pipeline's depth, or streams
 * @param source where the requests come from
 * @param freshness what the loop knows of its keys
 * @param connectTimeout how long a connection may take to be usable
 * @param paths where the server has its keys
 * @param handshake what a connection begins with
 * @param traffic counts what they carry
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

    /** Whether everything is sent over TLS. */
    public boolean isSecure() {
        return handshake instanceof Handshake.Tls;
    }

    /** The target as a URL's authority writes it. */
    public String authority() {
        return Origin.of(target, isSecure()).authority();
    }
}
