package kvcache.analysis.plan;

/**
 * The properties of a store that select questions and charts.
 *
 * @param reads how reads synchronise with other threads
 * @param writes how writes synchronise with other threads
 * @param bounded whether it evicts or rejects entries when full
 * @param offHeap whether values are stored outside the Java heap
 * @param distributed whether several processes share it
 */
public record Traits(Locking reads, Locking writes, boolean bounded, boolean offHeap, boolean distributed) {

    /** The traits of external servers, and of plugins in runs from before plans contained traits. */
    public static final Traits UNKNOWN = new Traits(Locking.UNKNOWN, Locking.UNKNOWN, false, false, false);

    /** The synchronisation of an operation. */
    public enum Locking {
        LOCK_FREE("lock-free"),
        BIN_LOCK("bin lock"),
        SEGMENT_LOCK("segment lock"),
        STRIPE_LOCK("stripe lock"),
        UNKNOWN("unknown");

        private final String term;

        Locking(String term) {
            this.term = term;
        }

        /** Returns the term used in files. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** Returns whether a write takes one of a fixed number of locks. */
    public boolean isStriped() {
        return writes == Locking.STRIPE_LOCK;
    }

    /** Returns whether neither reads nor writes take a lock. */
    public boolean isLockFree() {
        return reads == Locking.LOCK_FREE && writes == Locking.LOCK_FREE;
    }

    /** Returns whether it is lock-free, or an unbounded on-heap map with lock-free reads and bin locks for writes. */
    public boolean isNearlyLockFree() {
        boolean isMap = !bounded && !offHeap && !distributed;
        return isLockFree() || (reads == Locking.LOCK_FREE && writes == Locking.BIN_LOCK && isMap);
    }

    /** Returns whether it stores values off-heap and has lock-free reads. */
    public boolean isLockFreeOffHeap() {
        return reads == Locking.LOCK_FREE && offHeap && !distributed;
    }
}
