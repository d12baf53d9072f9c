package kvcache.server.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The long values stored since the last collection. They are kept by time, since the notification of a collection
 * arrives after its end, and the collection did not see values stored in between. Thread-safe.
 */
final class StoredSince {

    /** Values stored within this time are merged into one batch. */
    private static final long TOGETHER_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Deque<Batch> batches = new ArrayDeque<>();
    private volatile long bytes;

    private record Batch(long lastNs, long bytes) {}

    synchronized void add(long nowNs, long valueBytes) {
        Batch last = batches.peekLast();
        boolean together = last != null && nowNs - last.lastNs < TOGETHER_NS;
        if (together) {
            batches.removeLast();
        }
        batches.addLast(new Batch(nowNs, (together ? last.bytes : 0) + valueBytes));
        bytes += valueBytes;
    }

    /** Removes the values stored up to this time. */
    synchronized void removeUntil(long ns) {
        for (Batch first = batches.peekFirst(); first != null && first.lastNs - ns <= 0; first = batches.peekFirst()) {
            bytes -= batches.removeFirst().bytes;
        }
    }

    /** Returns the heap that the values take, in bytes. */
    long bytes() {
        return bytes;
    }
}
