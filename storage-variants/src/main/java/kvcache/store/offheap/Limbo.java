package kvcache.store.offheap;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Unreachable memory that a reader may still be using. Guarded by the segment's lock.
 *
 * <p>Usually no reader does, and memory is freed as it is added. A writer waits for readers only if more than a bound
 * is pending; a reader that is descheduled during a read then delays it.
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

    long bytes() {
        return bytes;
    }

    long maxBytes() {
        return maxBytes;
    }

    /** Adds memory that was just made unreachable, and frees it when no reader can be using it. */
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

    /** Waits for all readers of pending memory, and frees it. */
    void drain() {
        while (!pending.isEmpty()) {
            guard.await(pending.element().ticket());
            freePassed();
        }
    }
}
