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

    /** How long calls of the store may take to end once they are interrupted. */
    private static final int INTERRUPTED_CALLS_SECONDS = 1;

    private final ServerConfig config;
    private final Store store;
    private final HeapWatch heap;
    private final CacheApi cache;
    private final ExpiryThread expiry;
    private final ExecutorService workers;
    private final Listener listener;
    /** Close what was opened before the listener, the last one first. */
    private final Deque<Runnable> parts = new ArrayDeque<>();
    /** Guarded by this. */
    private boolean closed;

    private CacheServer(ServerConfig asked) throws IOException {
        config = MemoryFit.fitted(asked);
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
     * Opens the store and starts to serve; connections are accepted when this returns.
     *
     * @throws IOException where the address cannot be listened on; the message is for the user
     * @throws IllegalArgumentException if the store refuses its configuration or could not take the longest value, or a
     *     bound does not fit the memory of the process or the machine
     */
    public static CacheServer start(ServerConfig config) throws IOException {
        return new CacheServer(config);
    }

    /** The port that is listened on. */
    public int port() {
        return listener.address().getPort();
    }

    /**
     * Completes if the server has stopped serving by itself because one of its event loops died, such as of a lack of
     * memory in a JVM without {@code -XX:+ExitOnOutOfMemoryError}. It is still to be closed.
     */
    public CompletionStage<Void> died() {
        return listener.died();
    }

    /** How many connections are open now. */
    public int connections() {
        return listener.connections().size();
    }

    /**
     * Returns the cache that is served; a program that embeds the server may use it directly. Once the server is
     * closed, its operations throw {@link StoreClosedException}.
     */
    public CacheApi cache() {
        return cache;
    }

    /** What the server was started with; the store's capacity is less than asked for if its tables would not fit. */
    public ServerConfig config() {
        return config;
    }

    /**
     * Stops to accept, lets what is in flight finish within the drain timeout, and closes connections, threads and
     * store. Returns when that is done, also if another thread does it. Closing again does nothing.
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
        // What the store has not answered yet, nobody waits for any more.
        workers.shutdownNow();
        boolean idle = false;
        try {
            idle = workers.awaitTermination(INTERRUPTED_CALLS_SECONDS, TimeUnit.SECONDS);
            if (!idle) {
                // Closing may wait for a call that is stuck in the store, and the server does not. Later calls are
                // refused.
                closeInBackground().join(Duration.ofSeconds(INTERRUPTED_CALLS_SECONDS));
            }
        } catch (InterruptedException hurried) {
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
