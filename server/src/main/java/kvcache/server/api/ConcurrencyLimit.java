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

    public ConcurrencyLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("concurrency limit is %s; allowed: at least 1".formatted(limit));
        }
        this.limit = limit;
    }

    /**
     * Acquires a permit, now or later. The holder must {@link #release()} it exactly once.
     *
     * @param admitted called on a releasing thread when a permit is acquired later; should only hand over to the
     *     request's own thread. Not called if this returns true
     * @return whether the permit was acquired at once
     */
    public boolean acquire(Runnable admitted) {
        if (tryAcquire()) {
            return true;
        }
        waiting.add(admitted);
        admitWaiting(); // a permit may have been released since the attempt
        return false;
    }

    /** Acquires a permit if one is free and no request waits. The holder must {@link #release()} it exactly once. */
    public boolean tryAcquire() {
        return waiting.isEmpty() && tryTake();
    }

    /** Releases a permit. */
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
                // Another thread admitted the last one. A request queued since then found this permit taken: retry.
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
