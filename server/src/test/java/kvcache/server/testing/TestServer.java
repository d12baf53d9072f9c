package kvcache.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import kvcache.server.CacheServer;
import kvcache.server.ServerConfig;
import kvcache.server.api.TtlPolicy;
import kvcache.server.netty.ConnectionLimits;
import kvcache.server.netty.LoopConfig;
import kvcache.server.netty.Transport;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;

/** Servers for tests: on a free port of the loopback address, small, and with two loops. */
public final class TestServer {

    private ServerConfig config = ServerConfig.defaults()
            .at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withStore(StoreConfig.ofCapacity(64))
            .withLoops(loops -> loops.withCount(2));

    /** With so many requests in flight. */
    public TestServer limit(int concurrencyLimit) {
        return set(config.withConcurrencyLimit(concurrencyLimit));
    }

    /** With so much time for what is in flight at the end. */
    public TestServer drainTimeout(Duration timeout) {
        return set(config.withDrainTimeout(timeout));
    }

    /** With something changed about its connections. */
    public TestServer connections(UnaryOperator<ConnectionLimits> change) {
        return set(config.withConnections(change));
    }

    /** Over this transport. */
    public TestServer transport(Transport transport) {
        return loops(loops -> loops.withTransport(transport));
    }

    /** With something changed about its event loops. */
    public TestServer loops(UnaryOperator<LoopConfig> change) {
        return set(config.withLoops(change));
    }

    /** With values of at most so many bytes. */
    public TestServer maxValueBytes(int most) {
        return set(config.withCache(cache -> cache.withMaxValueBytes(most)));
    }

    /** With a cache that goes by this clock. */
    public TestServer clock(InstantSource clock) {
        return set(config.withCache(cache -> cache.withClock(clock)));
    }

    /** With entries that live so long. */
    public TestServer ttl(TtlPolicy ttl) {
        return set(config.withCache(cache -> cache.withTtl(ttl)));
    }

    /** With a store that is opened with this. */
    public TestServer withStore(StoreConfig store) {
        return set(config.withStore(store));
    }

    /** Over a built-in store. */
    public TestServer over(String variant) {
        return set(config.over(Stores.builtIn().named(variant)));
    }

    /** Over a store of the test's own, which claims to block or not to. */
    public TestServer over(Store store, boolean mayBlock) {
        return over(store, TestCache.traits(mayBlock));
    }

    /** Over a store of the test's own with these traits. */
    public TestServer over(Store store, StoreTraits traits) {
        return set(config.over(StoreVariant.of("test", "a store of a test", traits, ignored -> store)));
    }

    private TestServer set(ServerConfig changed) {
        config = changed;
        return this;
    }

    /** Starts it. */
    public CacheServer start() {
        try {
            return CacheServer.start(config);
        } catch (IOException cannotListen) {
            throw new UncheckedIOException(cannotListen);
        }
    }
}
