package kvcache.store.offheap;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Unreachable memory that a reader may still be using. Guarded by the segment's lock.
 *
 * <p>As a rule no reader is, and memory is freed as it is added. Only where more than a bound is pending does the
 * writer wait for readers: one that was stopped in the midst of a read then holds it up.
 */
final class Limbo {

    private record Pending(long ticket, long bytes, Runnable free) {}

    private final ReadGuard guard;
    private final long maxBytes;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long bytes;

    Limbo(ReadGuard guard, long maxBytes) {
        this.guard = guard;
        this.maxBytes = maxBytes;
    }

    /** How much memory is pending. */
    long bytes() {
        return bytes;
    }

    /** How much memory may be pending. */
    long maxBytes() {
        return maxBytes;
    }

    /** Takes memory that was just made unreachable, and frees it when no reader is at it. */
    void add(long size, Runnable free) {
        pending.add(new Pending(guard.ticket(), size, free));
        bytes += size;
        freePassed();
        while (bytes > maxBytes) {
            guard.await(pending.element().ticket());
            freePassed();
        }
    }

    private void freePassed() {
        while (!pending.isEmpty() && guard.hasPassed(pending.element().ticket())) {
            Pending first = pending.remove();
            bytes -= first.bytes();
            first.free().run();
        }
    }

    /** Waits for the readers of all that is pending, and frees it. */
    void drain() {
        while (!pending.isEmpty()) {
            guard.await(pending.element().ticket());
            freePassed();
        }
    }
}
