package kvcache.server.netty;

import java.util.concurrent.Executor;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.http.HttpCache;

/**
 * The objects shared by all connections of a server.
 *
 * @param http the mapping of HTTP to the cache
 * @param limit the limit on concurrent requests to the store
 * @param workers the executor of operations that may block
 * @param deadlines the timeouts of connections
 * @param bodyMemory the budget for bodies in flight
 * @param headMemory the budget for incomplete requests without their bodies, over both protocols; separate, so that
 *     many of them cause no rejection of a body
 */
public record Service(
        HttpCache http,
        ConcurrencyLimit limit,
        Executor workers,
        Deadlines deadlines,
        BodyMemory bodyMemory,
        BodyMemory headMemory) {

    /** The budget for incomplete requests, as a part of that for bodies. */
    private static final int HEAD_PART = 2;

    /** The minimum budget for incomplete requests: the input buffers of four connections. */
    private static final int LEAST_HEAD_BYTES = 4 * LoopScratch.BUFFER_BYTES;

    /** Creates a service with these connection limits. */
    public Service(HttpCache http, ConcurrencyLimit limit, Executor workers, ConnectionLimits connections) {
        this(
                http,
                limit,
                workers,
                new Deadlines(connections),
                new BodyMemory(connections.bodyBytes(), http.maxBodyBytes(), http.heap()),
                new BodyMemory(connections.bodyBytes() / HEAD_PART, LEAST_HEAD_BYTES, http.heap()));
    }
}
