package kvcache.server.api;

import java.time.Duration;

/** Sweeps a cache once a second, on a daemon thread of its own, from the first entry with a time to live on. */
public final class ExpiryThread implements AutoCloseable {

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
                expirations.sweep();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
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
