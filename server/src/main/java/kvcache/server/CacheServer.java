package kvcache.server;

import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import kvcache.server.api.CacheApi;
import kvcache.server.api.ConcurrencyLimit;
import kvcache.server.http.HttpCache;
import kvcache.server.netty.Listener;
import kvcache.server.netty.Service;
import kvcache.store.Store;

/**
 * A running cache, over HTTP/1.1 and h2c on one port. Several may run in one process.
 *
 * {@snippet :
 * try (CacheServer server = CacheServer.start(ServerConfig.defaults().at(new InetSocketAddress("127.0.0.1", 0)))) {
 *     URI value = URI.create("http://127.0.0.1:" + server.port() + "/get/some-key");
 *     server.store().put(Key.of("some-key"), Entry.of("value".getBytes(UTF_8), 1));
 * }
 * }
 */
public final class CacheServer implements AutoCloseable {

    /** How long calls of the store may take to end once they are interrupted. */
    private static final int INTERRUPTED_CALLS_SECONDS = 1;

    private final ServerConfig config;
    private final Store store;
    private final ExecutorService workers;
    private final Listener listener;

    private CacheServer(ServerConfig config, Store store, ExecutorService workers, Listener listener) {
        this.config = config;
        this.store = store;
        this.workers = workers;
        this.listener = listener;
    }

    /**
     * Opens the store and starts to serve; connections are accepted when this returns.
     *
     * @throws IOException where the address cannot be listened on; the message is for the user
     * @throws IllegalArgumentException where the store refuses its configuration
     */
    public static CacheServer start(ServerConfig config) throws IOException {
        Store store = config.variant().open(config.store());
        CacheApi api = new CacheApi(store, config.variant().traits().mayBlock(), config.maxValueBytes());
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        Service service = new Service(new HttpCache(api), new ConcurrencyLimit(config.concurrencyLimit()), workers);
        try {
            return new CacheServer(
                    config,
                    store,
                    workers,
                    Listener.open(config.address(), config.transport(), config.loops(), service));
        } catch (IOException cannotListen) {
            workers.close();
            store.close();
            throw cannotListen;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return listener.address().getPort();
    }

    /** The store that is served; a program that embeds the server may use it directly. */
    public Store store() {
        return store;
    }

    /** What the server was started with. */
    public ServerConfig config() {
        return config;
    }

    /**
     * Stops to accept, lets what is in flight finish within the drain timeout, and closes connections, threads and
     * store. Returns when that is done.
     */
    @Override
    public void close() {
        listener.close(config.drainTimeout());
        // What the store has not answered yet, nobody waits for any more.
        workers.shutdownNow();
        try {
            if (workers.awaitTermination(INTERRUPTED_CALLS_SECONDS, TimeUnit.SECONDS)) {
                store.close();
            }
            // Else a call is stuck in the store, and closing that under its feet would be worse than leaving it open.
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
