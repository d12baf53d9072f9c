package kvcache.server.api;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that removes the expired entries of a cache. It starts with the first entry that has a time to live.
 * {@link SweepPace} bounds its cost. A store failure is logged once and retried until a pass succeeds; closing the
 * store ends the thread.
 */
public final class ExpiryThread implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ExpiryThread.class);

    private final Expirations expirations;
    private final HeapGuard heap;
    private final SweepPace pace;
    private final Thread thread;
    private boolean failing;
    private volatile boolean closed;

    private ExpiryThread(Expirations expirations, HeapGuard heap, SweepPace pace) {
        this.expirations = expirations;
        this.heap = heap;
        this.pace = pace;
        this.thread = Thread.ofPlatform().daemon().name("kvcache-expiry").unstarted(this::run);
    }

    /** Starts the thread, which sleeps until an entry with a time to live is stored. */
    public static ExpiryThread start(CacheApi cache) {
        return start(cache, SweepPace.ofSystem());
    }

    static ExpiryThread start(CacheApi cache, SweepPace pace) {
        ExpiryThread started = new ExpiryThread(cache.expirations(), cache.heap(), pace);
        started.thread.start();
        return started;
    }

    private void run() {
        try {
            expirations.awaitUse();
            do {
                pace.rest(() -> heap.isFull() && expirations.isDue());
            } while (!closed && (!expirations.isDue() || sweep()));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** Makes one pass. Returns false if the store is closed. */
    private boolean sweep() throws InterruptedException {
        boolean worthwhile = false;
        pace.begin();
        try {
            worthwhile = expirations.sweep(pace);
            failing = false;
        } catch (RuntimeException | Error failure) {
            if (closed || expirations.isOver()) {
                return false;
            }
            if (!failing) {
                log.warn("The store failed to remove expired entries; retrying: {}", failure.toString());
            }
            failing = true;
        }
        pace.end(worthwhile);
        return true;
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    /** Ends the thread, and waits up to a second for a sweep in progress. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            var unused = thread.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
