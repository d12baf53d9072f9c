package kvcache.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kvcache.server.api.CacheApi;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.api.ExpiryThread;
import kvcache.server.api.HeapWatch;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.Listener;
import kvcache.server.netty.Service;
import kvcache.server.netty.http1.ProtocolDetector;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreTraits;

/**
 * A running cache server for HTTP/1.1 and h2c on one port. A process may run several.
 *
 * <pre>{@code
 * try (CacheServer server = CacheServer.start(ServerConfig.defaults().at(new InetSocketAddress("127.0.0.1", 0)))) {
 *     server.cache().put("some-key".getBytes(UTF_8), "some value".getBytes(UTF_8), Duration.ofMinutes(5));
 *     URI value = URI.create("http://127.0.0.1:" + server.port() + "/get/some-key");
 * }
 * }</pre>
 */
public final class CacheServer implements AutoCloseable {

    /** Timeout for interrupted store calls to end. */
    private static final int INTERRUPTED_CALLS_SECONDS = 1;

    private final ServerConfig config;
    private final Store store;
    private final HeapWatch heap;
    private final CacheApi cache;
    private final ExpiryThread expiry;
    private final ExecutorService workers;
    private final Listener listener;
    /** Closes the parts opened before the listener, in reverse order. */
    private final Deque<Runnable> parts = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean closed;

    private CacheServer(ServerConfig requested) throws IOException {
        config = MemoryFit.fitted(requested);
        StoreTraits traits = config.variant().traits();
        config.variant().checkTakes(config.cache().maxValueBytes(), config.store());
        workers = Executors.newVirtualThreadPerTaskExecutor();
        store = config.variant().open(config.store());
        parts.push(this::closeStore);
        try {
            heap = HeapWatch.start(
                    store, traits, config.variant().memoryOf(config.store()).heapBytes());
            parts.push(heap::close);
            cache = new CacheApi(store, traits, config.cache(), heap.guard());
            expiry = ExpiryThread.start(cache);
            parts.push(expiry::close);
            Service service = new Service(
                    new HttpCache(cache),
                    new ConcurrencyLimit(config.concurrencyLimit()),
                    workers,
                    config.connections());
            listener = Listener.open(config.address(), config.loops(), service, ProtocolDetector::new);
        } catch (IOException | RuntimeException | Error cannotStart) {
            parts.forEach(Runnable::run);
            throw cannotStart;
        }
    }

    /**
     * Opens the store and starts the server. Connections are accepted when this returns.
     *
     * @throws IOException if the server cannot listen on the address; the message is for the user
     * @throws IllegalArgumentException if the store rejects its configuration or cannot hold the longest value, or a
     *     bound does not fit the memory of the process or the machine
     */
    public static CacheServer start(ServerConfig config) throws IOException {
        return new CacheServer(config);
    }

    /** Returns the TCP port. */
    public int port() {
        return listener.address().getPort();
    }

    /**
     * Returns a stage that completes when the server stops because an event loop died, for example of an
     * {@link OutOfMemoryError} in a JVM without {@code -XX:+ExitOnOutOfMemoryError}. The server must still be closed.
     */
    public CompletionStage<Void> died() {
        return listener.died();
    }

    /** Returns the number of open connections. */
    public int connections() {
        return listener.connections().size();
    }

    /**
     * Returns the served cache, for direct use by a program that embeds the server. Its operations throw
     * {@link StoreClosedException} after the server is closed.
     */
    public CacheApi cache() {
        return cache;
    }

    /** Returns the configuration in effect. The store's capacity is reduced if its tables would not fit the memory. */
    public ServerConfig config() {
        return config;
    }

    /**
     * Stops accepting, drains requests in flight within the drain timeout, and closes connections, threads and store.
     * Returns when the server is closed, also if another thread closes it. Closing again does nothing.
     */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            listener.close(config.drainTimeout());
            parts.forEach(Runnable::run);
        }
    }

    private void closeStore() {
        workers.shutdownNow(); // all connections are closed: nobody waits for these calls
        boolean idle = false;
        try {
            idle = workers.awaitTermination(INTERRUPTED_CALLS_SECONDS, TimeUnit.SECONDS);
            if (!idle) {
                // Closing may block on a call stuck in the store; the server must not. Later calls are rejected.
                closeInBackground().join(Duration.ofSeconds(INTERRUPTED_CALLS_SECONDS));
            }
        } catch (InterruptedException e) {
            var unused = closeInBackground();
            Thread.currentThread().interrupt();
        }
        if (idle) {
            store.close();
        }
    }

    private Thread closeInBackground() {
        return Thread.ofPlatform().daemon().name("kvcache-close").start(store::close);
    }
}
