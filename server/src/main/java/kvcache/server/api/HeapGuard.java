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

    /** Hysteresis: writes resume this many percentage points below the threshold. */
    static final int RESUME_POINTS = 5;

    /** Values at least this long count as soon as they are stored; shorter ones from the next collection on. */
    static final int LONG_VALUE_BYTES = 64 << 10;

    private final Heap heap;
    private final Thresholds thresholds;
    private final long boundBytes;
    private final LongSupplier nanoTime;
    private final Runnable whenProofIsWanted;
    private final StoreFullException refusal;

    private final AtomicLong bodyBytes = new AtomicLong();
    /** The minimum of {@code bodyBytes} since the last collection. */
    private final AtomicLong leastBodyBytes = new AtomicLong();

    private final StoredSince stored = new StoredSince();

    /** The heap in use after the last collection, including garbage and bodies. */
    private volatile long inUseBytes;

    /** The part of {@code inUseBytes} that counts, without bodies. */
    private volatile long usedBytes;

    /** The proven live set, without bodies. Confined, like {@code proven}, to the notification thread. */
    private long aliveBytes;

    /** Whether a full collection has shown that the heap is full. */
    private boolean proven;

    private volatile boolean full;
    private volatile boolean wantsProof;

    /** What the heap in use after a collection includes. */
    enum Usage {
        /** Only live objects. */
        ALIVE,
        /** Live objects, and garbage in regions that were not collected. */
        WITH_OLD_GARBAGE,
        /** Also objects allocated during a concurrent collection. */
        IN_PASSING
    }

    /** The thresholds for rejecting writes, in percent of the usable heap. */
    enum Thresholds {
        /** For an unbounded store on the heap. */
        GROWING(
                80,
                90,
                90,
                "The store is full: %s %% of %s MiB of usable heap are in use; delete entries or raise -Xmx"),
        /**
         * For a store that is bounded or off-heap, so that other objects fill the heap. A full collection of G1 leaves
         * up to 5 % of garbage ({@code MarkSweepDeadRatio}).
         */
        BOUNDED(
                95,
                Integer.MAX_VALUE,
                95,
                "The heap is full: %s %% of %s MiB of usable heap are live; raise -Xmx, or lower --max-bytes if the"
                        + " store is on the heap");

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

        /** The threshold for the live set. */
        int fullPercent() {
            return fullPercent;
        }

        /** The threshold for the heap in use, including garbage, at which writes are rejected without proof. */
        int atOncePercent() {
            return atOncePercent;
        }

        /** The limit for the heap in use plus bodies in flight plus values stored since the last collection. */
        int roomPercent() {
            return roomPercent;
        }
    }

    /**
     * Creates a guard of an empty heap.
     *
     * @param boundBytes the maximum heap of a bounded store; 0 if it is off-heap or the maximum is unknown
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

    /** Returns a guard that never rejects, for tests and programs that watch the heap themselves. */
    public static HeapGuard none() {
        long endless = Long.MAX_VALUE / 100;
        return new HeapGuard(Heap.withoutPages(endless), Thresholds.BOUNDED, 0, () -> 0, () -> {});
    }

    private long mostInUse() {
        return heap.usableBytes() / 100 * thresholds.roomPercent();
    }

    /** Returns whether writes must be rejected. */
    public boolean isFull() {
        return full;
    }

    /** Returns the exception for a rejected write. */
    public StoreFullException refusal() {
        return refusal;
    }

    /** Returns whether a full collection is needed to learn how full the heap is. */
    boolean wantsProof() {
        return wantsProof;
    }

    /** Returns the heap taken by a byte array. With some collectors a long array takes whole regions or pages. */
    public long bytesOf(long length) {
        return heap.bytesOf(length);
    }

    /**
     * Returns whether the heap has room for bodies of this total size. If not, requests a full collection, to learn
     * whether garbage is the reason.
     */
    public boolean hasRoom(long bytes) {
        if (bytes <= roomBytes()) {
            return true;
        }
        Runtime runtime = Runtime.getRuntime();
        if (runtime.totalMemory() - runtime.freeMemory() + bytes <= mostInUse()) {
            return true; // even if everything in use is live
        }
        if (!wantsProof) {
            wantsProof = true;
            whenProofIsWanted.run();
        }
        return false;
    }

    /** Returns whether the heap has room for this many bytes in addition to all bodies in flight. */
    public boolean hasRoomBesideBodies(long bytes) {
        return hasRoom(bodyBytes.get() + bytes);
    }

    /**
     * Reserves heap for a body in flight. The caller must {@linkplain #giveBody release} it.
     *
     * @param passingBytes heap that the caller needs in addition during its next step
     * @return whether the heap has room for both
     */
    public boolean tryTakeBody(long bytes, long passingBytes) {
        if (hasRoom(bodyBytes.addAndGet(bytes) + passingBytes)) {
            return true;
        }
        giveBody(bytes);
        return false;
    }

    /** Releases heap reserved for a body in flight. */
    public void giveBody(long bytes) {
        long left = bodyBytes.addAndGet(-bytes);
        if (left < leastBodyBytes.get()) {
            leastBodyBytes.accumulateAndGet(left, Math::min);
        }
    }

    /** Counts a stored value as in use until the next collection. */
    void stored(int valueBytes) {
        if (thresholds == Thresholds.GROWING && valueBytes >= LONG_VALUE_BYTES) {
            stored.add(nanoTime.getAsLong(), heap.bytesOf(valueBytes));
        }
    }

    /** Returns the room for bodies in bytes; negative if the limit is exceeded. */
    long roomBytes() {
        return mostInUse() - usedBytes - stored.bytes();
    }

    /** Returns the free heap after the last collection, in bytes. */
    long freeBytes() {
        return Math.max(0, heap.usableBytes() - inUseBytes);
    }

    /**
     * Records the heap in use after a collection. Called by one thread at a time.
     *
     * @param growthBytes the memory that the next growth of the store's tables takes
     * @param endedNs the end of the collection, by this guard's clock
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

    /** Returns the minimum of bodies in flight since the last call. The collection has seen at least as many bytes. */
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
