package kvcache.server.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import kvcache.server.CacheServer;
import kvcache.server.ServerConfig;
import kvcache.server.netty.Transport;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;
import kvcache.store.StoreVariant;

/** Servers for tests: on a free port of the loopback address, small, and with two loops. */
public final class TestServer {

    private ServerConfig config = new ServerConfig(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            ServerConfig.defaults().variant(),
            StoreConfig.ofCapacity(64),
            250,
            2,
            Transport.best(),
            ServerConfig.DEFAULT_MAX_VALUE_BYTES,
            Duration.ofSeconds(10));

    /** With so many requests in flight. */
    public TestServer limit(int concurrencyLimit) {
        return set(
                config.variant(), concurrencyLimit, config.transport(), config.maxValueBytes(), config.drainTimeout());
    }

    /** With so much time for what is in flight at the end. */
    public TestServer drainTimeout(Duration timeout) {
        return set(config.variant(), config.concurrencyLimit(), config.transport(), config.maxValueBytes(), timeout);
    }

    /** Over this transport. */
    public TestServer transport(Transport transport) {
        return set(
                config.variant(), config.concurrencyLimit(), transport, config.maxValueBytes(), config.drainTimeout());
    }

    /** With values of at most so many bytes. */
    public TestServer maxValueBytes(int most) {
        return set(config.variant(), config.concurrencyLimit(), config.transport(), most, config.drainTimeout());
    }

    /** Over a store of the test's own, which claims to block or not to. */
    public TestServer over(Store store, boolean mayBlock) {
        StoreTraits traits = new StoreTraits(
                Synchronisation.LOCK_FREE, Synchronisation.LOCK_FREE, Bound.UNBOUNDED, false, false, mayBlock);
        StoreVariant variant = StoreVariant.of("test", "a store of a test", traits, ignored -> store);
        return set(
                variant, config.concurrencyLimit(), config.transport(), config.maxValueBytes(), config.drainTimeout());
    }

    private TestServer set(
            StoreVariant variant, int limit, Transport transport, int maxValueBytes, Duration drainTimeout) {
        config = new ServerConfig(
                config.address(),
                variant,
                config.store(),
                limit,
                config.loops(),
                transport,
                maxValueBytes,
                drainTimeout);
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
