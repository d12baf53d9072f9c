package kvcache.server.netty;

import java.util.concurrent.Executor;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.http.HttpCache;

/**
 * What all connections of a server share.
 *
 * @param http the cache as HTTP shows it
 * @param limit how many requests use the store at once
 * @param workers where operations run that may block
 * @param deadlines ends what clients keep waiting
 * @param bodyMemory bounds what bodies on their way take
 */
public record Service(
        HttpCache http, ConcurrencyLimit limit, Executor workers, Deadlines deadlines, BodyMemory bodyMemory) {

    /** A service whose connections are held to these limits. */
    public Service(HttpCache http, ConcurrencyLimit limit, Executor workers, ConnectionLimits connections) {
        this(
                http,
                limit,
                workers,
                new Deadlines(connections),
                new BodyMemory(connections.bodyBytes(), http.maxBodyBytes(), http.heap()));
    }
}
