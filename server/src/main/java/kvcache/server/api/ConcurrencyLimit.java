package kvcache.server.api;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A limit on the number of concurrent requests to the store. Further requests are admitted in order of arrival.
 *
 * <p>Never blocks: a request that is not admitted at once gets a callback. Thread-safe.
 */
public final class ConcurrencyLimit {

    private final int limit;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ConcurrentLinkedQueue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** A limit of at least 1. */
    public ConcurrencyLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("concurrency limit is %s; allowed: at least 1".formatted(limit));
        }
        this.limit = limit;
    }

    /**
     * Asks to be admitted. Who is admitted, at once or later, must {@link #release()} exactly once.
     *
     * @param admitted called when the request is admitted later, on a thread that releases: it should only hand over to
     *     the request's own thread; never called where this returns true
     * @return whether the request is admitted at once
     */
    public boolean acquire(Runnable admitted) {
        if (tryAcquire()) {
            return true;
        }
        waiting.add(admitted);
        admitWaiting(); // a place may have come free since the first look
        return false;
    }

    /** Admits a request at once, or not at all; who is admitted must {@link #release()} exactly once. */
    public boolean tryAcquire() {
        // Nobody overtakes: while some wait, a newcomer waits behind them.
        return waiting.isEmpty() && tryTake();
    }

    /** Ends a request that was admitted. */
    public void release() {
        inFlight.getAndDecrement();
        admitWaiting();
    }

    private void admitWaiting() {
        while (!waiting.isEmpty() && tryTake()) {
            @Nullable Runnable next = waiting.poll();
            if (next != null) {
                next.run();
            } else {
                // Another thread admitted the last one; whoever queued up since then found the place taken by us.
                inFlight.getAndDecrement();
            }
        }
    }

    private boolean tryTake() {
        int current = inFlight.get();
        while (current < limit) {
            int witness = inFlight.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }
}
