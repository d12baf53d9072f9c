package kvcache.server;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.UnaryOperator;
import kvcache.server.api.CacheConfig;
import kvcache.server.netty.ConnectionLimits;
import kvcache.server.netty.LoopConfig;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;

/**
 * The configuration of a server. Start from {@link #defaults()}; the other methods return a copy with one setting
 * changed.
 *
 * @param address the address to listen on; port 0 takes any free port
 * @param variant the store variant
 * @param store the configuration of the store
 * @param cache the hash of keys, the maximum value length, and the lifetime of entries
 * @param concurrencyLimit concurrent requests to the store, 1 to {@value #MAX_CONCURRENCY_LIMIT}; the rest wait. A
 *     request counts from its last byte until its response is ready
 * @param loops the event loops that serve connections
 * @param connections timeouts and limits of connections
 * @param drainTimeout how long requests in flight may take to finish when the server is closed
 */
public record ServerConfig(
        InetSocketAddress address,
        StoreVariant variant,
        StoreConfig store,
        CacheConfig cache,
        int concurrencyLimit,
        LoopConfig loops,
        ConnectionLimits connections,
        Duration drainTimeout) {

    /** The maximum concurrency limit, as in the original. */
    public static final int MAX_CONCURRENCY_LIMIT = 500;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a setting is out of range
     */
    public ServerConfig {
        if (concurrencyLimit < 1 || concurrencyLimit > MAX_CONCURRENCY_LIMIT) {
            throw new IllegalArgumentException(
                    "concurrency limit is %s; allowed: 1 to %s".formatted(concurrencyLimit, MAX_CONCURRENCY_LIMIT));
        }
        if (drainTimeout.isNegative()) {
            throw new IllegalArgumentException("drain timeout is %s; allowed: 0s or more".formatted(drainTimeout));
        }
    }

    /** Returns the original's settings: port 3000 on all addresses, one event loop per core. */
    public static ServerConfig defaults() {
        return new ServerConfig(
                new InetSocketAddress("0.0.0.0", 3000),
                Stores.builtIn().named(Stores.DEFAULT),
                StoreConfig.defaults(),
                CacheConfig.defaults(),
                250,
                LoopConfig.defaults(),
                ConnectionLimits.defaults(),
                Duration.ofSeconds(10));
    }

    public ServerConfig at(InetSocketAddress other) {
        return new ServerConfig(other, variant, store, cache, concurrencyLimit, loops, connections, drainTimeout);
    }

    /** Returns a copy with another store variant. */
    public ServerConfig over(StoreVariant other) {
        return new ServerConfig(address, other, store, cache, concurrencyLimit, loops, connections, drainTimeout);
    }

    public ServerConfig withStore(StoreConfig other) {
        return new ServerConfig(address, variant, other, cache, concurrencyLimit, loops, connections, drainTimeout);
    }

    public ServerConfig withCache(UnaryOperator<CacheConfig> change) {
        return new ServerConfig(
                address, variant, store, change.apply(cache), concurrencyLimit, loops, connections, drainTimeout);
    }

    public ServerConfig withConcurrencyLimit(int limit) {
        return new ServerConfig(address, variant, store, cache, limit, loops, connections, drainTimeout);
    }

    public ServerConfig withLoops(UnaryOperator<LoopConfig> change) {
        return new ServerConfig(
                address, variant, store, cache, concurrencyLimit, change.apply(loops), connections, drainTimeout);
    }

    public ServerConfig withConnections(UnaryOperator<ConnectionLimits> change) {
        return new ServerConfig(
                address, variant, store, cache, concurrencyLimit, loops, change.apply(connections), drainTimeout);
    }

    public ServerConfig withDrainTimeout(Duration timeout) {
        return new ServerConfig(address, variant, store, cache, concurrencyLimit, loops, connections, timeout);
    }
}
