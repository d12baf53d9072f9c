package kvcache.server.api;

import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.StoreFullException;

/**
 * Decides when the heap is too full for another entry or another body: the process would otherwise run out of memory. It
 * goes by how much was in use after collections, measured against the part of the heap that holds long-lived objects, and
 * costs a write one volatile read.
 *
 * <p>After a collection of everything, what is in use is what is alive, and the guard believes it: full from
 * {@link Thresholds#fullPercent()} on, and no longer full {@value #RESUME_POINTS} points below. After any other collection
 * it is more than what is alive: G1 counts the garbage of its old regions in until mixed collections have come by. So a
 * high figure of that kind only raises the suspicion that {@link #wantsProof()} tells, and {@link HeapWatch} collects
 * everything to know; but from {@link Thresholds#atOncePercent()} on there may be no room to wait for the proof, and writes
 * are refused until it is here. A low figure is good news whatever the collection.
 *
 * <p>Between collections, small entries are bounded by the young generation, but long values are not. What they take is
 * counted: {@linkplain #hasRoom bodies in flight}, plus the {@linkplain #stored long values stored since}, plus what was in
 * use after the last collection, stay below {@value #ROOM_PERCENT} % of the heap.
 *
 * <p>Any number of threads may call.
 */
public final class HeapGuard {

    /** How far below the mark at which writes are refused they are taken again. */
    static final int RESUME_POINTS = 5;

    /** What may be in use including bodies in flight and what was stored since the last collection. */
    static final int ROOM_PERCENT = 90;

    /** Values at least this long count as soon as they are stored; shorter ones from the next collection on. */
    static final int LONG_VALUE_BYTES = 64 << 10;

    /** An array's header; the exact figure matters only next to a region's size. */
    private static final int HEADER_BYTES = 16;

    private final Heap heap;
    private final Thresholds thresholds;
    private final Runnable whenProofIsWanted;
    private final StoreFullException refusal;
    private final AtomicLong roomBytes;

    /** After the last collection. */
    private volatile long usedBytes;

    private volatile boolean full;
    private volatile boolean wantsProof;

    /** The heap is known to be full, and not just suspected of it. */
    private boolean proven;

    /** What a collection leaves behind. */
    enum Usage {
        /** What is alive, and nothing else. */
        ALIVE,
        /** What is alive, and garbage that this collection did not look for. */
        WITH_OLD_GARBAGE,
        /** All that, and what was allocated since. */
        IN_PASSING
    }

    /**
     * The heap as its collector can use it.
     *
     * @param usableBytes the part that can hold what is alive
     * @param regionBytes arrays of half of this and more take a multiple of it; 0 if the collector has no regions
     */
    record Heap(long usableBytes, long regionBytes) {

        /** The heap that an array of bytes takes. */
        long bytesOf(long length) {
            long bytes = length + HEADER_BYTES;
            return regionBytes == 0 || bytes < regionBytes / 2 ? bytes : Math.ceilDiv(bytes, regionBytes) * regionBytes;
        }
    }

    /** When writes are refused, in percent of the usable heap. */
    enum Thresholds {
        /** The store grows with what is written. */
        GROWING(80, 90),
        /** The store bounds itself, or lives elsewhere: what fills the heap is something else. */
        BOUNDED(90, 95);

        private final int fullPercent;
        private final int atOncePercent;

        Thresholds(int fullPercent, int atOncePercent) {
            this.fullPercent = fullPercent;
            this.atOncePercent = atOncePercent;
        }

        /** What is alive. */
        int fullPercent() {
            return fullPercent;
        }

        /** What is in use, garbage or not, from which on nothing waits for proof. */
        int atOncePercent() {
            return atOncePercent;
        }
    }

    /**
     * A guard of an empty heap.
     *
     * @param whenProofIsWanted called by any thread when {@link #wantsProof()} becomes true between collections
     */
    HeapGuard(Heap heap, Thresholds thresholds, Runnable whenProofIsWanted) {
        this.heap = heap;
        this.thresholds = thresholds;
        this.whenProofIsWanted = whenProofIsWanted;
        this.roomBytes = new AtomicLong(mostInUse());
        this.refusal = new StoreFullException(
                "The store is full: %d %% of the %d MiB of heap that the collector can fill are in use; delete something, or start with a larger -Xmx"
                        .formatted(thresholds.fullPercent(), heap.usableBytes() >> 20));
    }

    /** A guard that never refuses, for tests and programs that watch the heap themselves. */
    public static HeapGuard none() {
        long endless = Long.MAX_VALUE / 100;
        return new HeapGuard(new Heap(endless, 0), Thresholds.BOUNDED, () -> {});
    }

    private long mostInUse() {
        return heap.usableBytes() / 100 * ROOM_PERCENT;
    }

    /** Whether writes are to be refused. */
    public boolean isFull() {
        return full;
    }

    /** What to refuse a write with. */
    public StoreFullException refusal() {
        return refusal;
    }

    /** Whether only a collection of everything can tell how full the heap is. */
    boolean wantsProof() {
        return wantsProof;
    }

    /** Returns the heap that an array of so many bytes takes: with G1 a long one takes whole regions. */
    public long bytesOf(long length) {
        return heap.bytesOf(length);
    }

    /**
     * Returns whether the heap has room for bodies of so many bytes in all. If not, a collection follows that tells whether
     * that is because of garbage.
     */
    public boolean hasRoom(long bytes) {
        if (bytes <= roomBytes.get()) {
            return true;
        }
        Runtime runtime = Runtime.getRuntime();
        if (runtime.totalMemory() - runtime.freeMemory() + bytes <= mostInUse()) {
            return true; // even if nothing in use is garbage
        }
        askForProof();
        return false;
    }

    /** Counts a value that a store has taken, which is in use until a collection says otherwise. */
    void stored(int valueBytes) {
        if (thresholds == Thresholds.GROWING && valueBytes >= LONG_VALUE_BYTES) {
            roomBytes.addAndGet(-heap.bytesOf(valueBytes));
        }
    }

    /** Returns how much more may come into use with bodies and long values, in bytes; negative if it is too much already. */
    long roomBytes() {
        return roomBytes.get();
    }

    /** Returns how much of the heap was free after the last collection, in bytes. */
    long freeBytes() {
        return Math.max(0, heap.usableBytes() - usedBytes);
    }

    private void askForProof() {
        if (!wantsProof) {
            wantsProof = true;
            whenProofIsWanted.run();
        }
    }

    /**
     * Hears what was in use when a collection was over. Called by one thread at a time.
     *
     * @param growthBytes what the store's tables are about to take at once
     */
    void collected(long inUseBytes, long growthBytes, Usage usage) {
        usedBytes = inUseBytes;
        long takenBytes = inUseBytes + growthBytes;
        roomBytes.set(mostInUse() - takenBytes);
        double percent = 100.0 * takenBytes / heap.usableBytes();
        if (percent < thresholds.fullPercent() - RESUME_POINTS) {
            full = false;
            proven = false;
            wantsProof = false;
            return;
        }
        switch (usage) {
            case ALIVE -> {
                proven = proven || percent >= thresholds.fullPercent();
                full = proven;
                wantsProof = false;
            }
            case WITH_OLD_GARBAGE -> {
                full = full || percent >= thresholds.atOncePercent();
                wantsProof = wantsProof || percent >= thresholds.fullPercent();
            }
            case IN_PASSING -> {}
        }
    }
}
