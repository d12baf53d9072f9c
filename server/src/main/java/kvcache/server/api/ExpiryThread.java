package kvcache.server.api;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sweeps a cache once a second, on a daemon thread of its own, from the first entry with a time to live on. */
public final class ExpiryThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExpiryThread.class);

    private static final long TICK_MS = 1_000;

    private final Thread thread;
    private volatile boolean closed;

    private ExpiryThread(Expirations expirations) {
        thread = Thread.ofPlatform().daemon().name("kvcache-expiry").start(() -> run(expirations));
    }

    /** Starts one; nothing wakes up while nothing in the cache can expire. */
    public static ExpiryThread start(CacheApi cache) {
        return new ExpiryThread(cache.expirations());
    }

    private void run(Expirations expirations) {
        try {
            expirations.awaitUse();
            while (!closed) {
                Thread.sleep(TICK_MS - System.currentTimeMillis() % TICK_MS);
                sweep(expirations);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sweep(Expirations expirations) {
        try {
            expirations.sweep();
        } catch (RuntimeException failure) {
            log.warn("The store failed while expired entries were looked for", failure);
        }
    }

    /** Ends the thread, and waits a moment for a sweep that is under way. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            var unused = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
