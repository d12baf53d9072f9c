package kvcache.server.api;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import kvcache.store.StoreFullException;

/**
 * Rejects entries and bodies when the heap is too full, before the process runs out of memory. It compares the heap in
 * use after collections with the part of the heap that holds long-lived objects. A write costs one volatile read.
 *
 * <p>After a full collection the heap in use is the live set, and the guard acts on it: full from
 * {@link Thresholds#fullPercent()} on, and no longer full {@value #RESUME_POINTS} points below. After any other
 * collection it includes garbage: G1 counts the garbage of its old regions until mixed collections have processed them.
 * So a high figure of that kind only makes {@link #wantsProof()} true, and {@link HeapWatch} runs a full collection. An
 * unbounded store may have no room to wait for the proof: from {@link Thresholds#atOncePercent()} on its writes are
 * rejected until then. Writes to a bounded store are rejected on proof alone, since it constantly turns over a full
 * heap. A low figure counts after any collection.
 *
 * <p>Between collections, small entries are bounded by the young generation, but long values are not, so they are
 * counted: bodies in flight, plus the {@linkplain #stored long values stored since}, plus the heap in use after the
 * last collection, stay below {@link Thresholds#roomPercent()} of the heap. For a bounded store the heap in use counts
 * up to its bound, or up to the proven live set if that is more; the rest is garbage. Bodies in flight since before the
 * collection are part of the heap in use and count once.
 *
 * <p>Thread-safe.
 */
public final class HeapGuard {

    /** How far below the mark at which writes are refused they are taken again. */
    static final int RESUME_POINTS = 5;

    /** Values at least this long count as soon as they are stored; shorter ones from the next collection on. */
    static final int LONG_VALUE_BYTES = 64 << 10;

    private final Heap heap;
    private final Thresholds thresholds;
    private final long boundBytes;
    private final LongSupplier nanoTime;
    private final Runnable whenProofIsWanted;
    private final StoreFullException refusal;

    /** The arrays of bodies in flight, and the least that they took since the last collection. */
    private final AtomicLong bodyBytes = new AtomicLong();

    private final AtomicLong leastBodyBytes = new AtomicLong();

    private final StoredSince stored = new StoredSince();

    /** What the last collection left, garbage and bodies included. */
    private volatile long inUseBytes;

    /** What of it is to be reckoned with, without bodies. */
    private volatile long usedBytes;

    /**
     * What is proven to be alive, without bodies. Confined to the thread that hears of collections, as the next one.
     */
    private long aliveBytes;

    /** The heap is known to be full, and not just suspected of it. */
    private boolean proven;

    private volatile boolean full;
    private volatile boolean wantsProof;

    /** What a collection leaves behind. */
    enum Usage {
        /** What is alive, and nothing else. */
        ALIVE,
        /** What is alive, and garbage that this collection did not look for. */
        WITH_OLD_GARBAGE,
        /** All that, and what was allocated since. */
        IN_PASSING
    }

    /** When writes are refused, in percent of the usable heap. */
    enum Thresholds {
        /** The store grows with what is written. */
        GROWING(
                80,
                90,
                90,
                "The store is full: %s %% of the %s MiB of heap that the collector can fill are in use; delete something, or start with a larger -Xmx"),
        /**
         * The store bounds itself, or lives elsewhere: what fills the heap is something else. Even a full collection of
         * G1 leaves up to a twentieth of garbage, which it does not find worth moving objects for
         * ({@code MarkSweepDeadRatio}).
         */
        BOUNDED(
                95,
                Integer.MAX_VALUE,
                95,
                "The heap is full: %s %% of the %s MiB that the collector can fill are alive; start with a larger -Xmx, or with a smaller --max-bytes if the store is on the heap");

        private final int fullPercent;
        private final int atOncePercent;
        private final int roomPercent;
        private final String refusal;

        Thresholds(int fullPercent, int atOncePercent, int roomPercent, String refusal) {
            this.fullPercent = fullPercent;
            this.atOncePercent = atOncePercent;
            this.roomPercent = roomPercent;
            this.refusal = refusal;
        }

        /** What is alive. */
        int fullPercent() {
            return fullPercent;
        }

        /** What is in use, garbage or not, from which on nothing waits for proof. */
        int atOncePercent() {
            return atOncePercent;
        }

        /** What may be in use including bodies in flight and what was stored since the last collection. */
        int roomPercent() {
            return roomPercent;
        }
    }

    /**
     * A guard of an empty heap.
     *
     * @param boundBytes the most that a bounded store keeps on the heap; 0 if it keeps nothing there, or that is not
     *     known
     * @param nanoTime a clock such as {@link System#nanoTime}
     * @param whenProofIsWanted called by any thread when {@link #wantsProof()} becomes true between collections
     */
    HeapGuard(Heap heap, Thresholds thresholds, long boundBytes, LongSupplier nanoTime, Runnable whenProofIsWanted) {
        this.heap = heap;
        this.thresholds = thresholds;
        this.boundBytes = boundBytes;
        this.nanoTime = nanoTime;
        this.whenProofIsWanted = whenProofIsWanted;
        this.refusal = new StoreFullException(
                thresholds.refusal.formatted(thresholds.fullPercent(), heap.usableBytes() >> 20));
    }

    /** A guard that never refuses, for tests and programs that watch the heap themselves. */
    public static HeapGuard none() {
        long endless = Long.MAX_VALUE / 100;
        return new HeapGuard(Heap.withoutPages(endless), Thresholds.BOUNDED, 0, () -> 0, () -> {});
    }

    private long mostInUse() {
        return heap.usableBytes() / 100 * thresholds.roomPercent();
    }

    /** Returns whether writes are to be refused. */
    public boolean isFull() {
        return full;
    }

    /** Returns what to refuse a write with. */
    public StoreFullException refusal() {
        return refusal;
    }

    /** Returns whether only a collection of everything can tell how full the heap is. */
    boolean wantsProof() {
        return wantsProof;
    }

    /**
     * Returns the heap that an array of so many bytes takes: a long one takes whole regions or pages of some
     * collectors.
     */
    public long bytesOf(long length) {
        return heap.bytesOf(length);
    }

    /**
     * Returns whether the heap has room for bodies of so many bytes in all. If not, a collection follows that tells
     * whether that is because of garbage.
     */
    public boolean hasRoom(long bytes) {
        if (bytes <= roomBytes()) {
            return true;
        }
        Runtime runtime = Runtime.getRuntime();
        if (runtime.totalMemory() - runtime.freeMemory() + bytes <= mostInUse()) {
            return true; // even if nothing in use is garbage
        }
        if (!wantsProof) {
            wantsProof = true;
            whenProofIsWanted.run();
        }
        return false;
    }

    /** Returns whether the heap has room for so many bytes beside all bodies in flight. */
    public boolean hasRoomBesideBodies(long bytes) {
        return hasRoom(bodyBytes.get() + bytes);
    }

    /**
     * Counts so many bytes of a body in flight, if the heap has room for them and for what else is alive in passing.
     * They are to be {@linkplain #giveBody given back}.
     */
    public boolean tryTakeBody(long bytes, long passingBytes) {
        if (hasRoom(bodyBytes.addAndGet(bytes) + passingBytes)) {
            return true;
        }
        giveBody(bytes);
        return false;
    }

    /** Counts so many bytes of a body no more. */
    public void giveBody(long bytes) {
        long left = bodyBytes.addAndGet(-bytes);
        if (left < leastBodyBytes.get()) {
            leastBodyBytes.accumulateAndGet(left, Math::min);
        }
    }

    /** Counts a value that a store has taken, which is in use until a collection says otherwise. */
    void stored(int valueBytes) {
        if (thresholds == Thresholds.GROWING && valueBytes >= LONG_VALUE_BYTES) {
            stored.add(nanoTime.getAsLong(), heap.bytesOf(valueBytes));
        }
    }

    /** Returns how much may be in use with bodies, in bytes; negative if it is too much already. */
    long roomBytes() {
        return mostInUse() - usedBytes - stored.bytes();
    }

    /** Returns how much of the heap was free after the last collection, in bytes. */
    long freeBytes() {
        return Math.max(0, heap.usableBytes() - inUseBytes);
    }

    /**
     * Hears what was in use when a collection was over. Called by one thread at a time.
     *
     * @param growthBytes what the store's tables are about to take at once
     * @param endedNs when the collection ended, by this guard's clock
     */
    void collected(long inUseBytes, long growthBytes, Usage usage, long endedNs) {
        long others = Math.max(0, inUseBytes - bodiesSinceLastCollection());
        aliveBytes = usage == Usage.ALIVE ? others : Math.min(aliveBytes, others);
        boolean grows = thresholds == Thresholds.GROWING;
        long used = growthBytes + (grows ? others : Math.min(others, Math.max(aliveBytes, boundBytes)));
        long suspect = grows || boundBytes > 0 ? used : growthBytes + others;
        this.inUseBytes = inUseBytes;
        usedBytes = used;
        stored.removeUntil(endedNs);

        if (percent(suspect) < thresholds.fullPercent() - RESUME_POINTS) {
            full = false;
            proven = false;
            wantsProof = false;
            return;
        }
        switch (usage) {
            case ALIVE -> {
                proven = proven || percent(used) >= thresholds.fullPercent();
                full = proven;
                wantsProof = false;
            }
            case WITH_OLD_GARBAGE -> {
                full = full || percent(used) >= thresholds.atOncePercent();
                wantsProof = wantsProof || percent(suspect) >= thresholds.fullPercent();
            }
            case IN_PASSING -> {}
        }
    }

    /**
     * Returns how many bytes of bodies were in flight at any time since the last call: so many the collection has seen.
     */
    private long bodiesSinceLastCollection() {
        long least = leastBodyBytes.getAndSet(Long.MAX_VALUE);
        long now = bodyBytes.get();
        leastBodyBytes.accumulateAndGet(now, Math::min);
        return Math.min(least, now);
    }

    private double percent(long bytes) {
        return 100.0 * bytes / heap.usableBytes();
    }
}
