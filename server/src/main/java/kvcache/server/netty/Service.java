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
 * @param headMemory bounds what incomplete requests take beside their bodies, over both protocols: apart, so that many
 *     of them refuse no body
 */
public record Service(
        HttpCache http,
        ConcurrencyLimit limit,
        Executor workers,
        Deadlines deadlines,
        BodyMemory bodyMemory,
        BodyMemory headMemory) {

    /** The part of the memory for bodies that incomplete requests may take besides. */
    private static final int HEAD_PART = 2;

    /** They may take so much in any case: the bytes of a few connections. */
    private static final int LEAST_HEAD_BYTES = 4 * LoopScratch.BUFFER_BYTES;

    /** A service whose connections are held to these limits. */
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
