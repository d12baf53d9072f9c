package kvcache.analysis.plan;

/**
 * What a store says of itself, as far as questions and charts go by it.
 *
 * @param reads how a read synchronises with other threads
 * @param writes how a write does
 * @param bounded whether it evicts or refuses when full
 * @param offHeap whether values live outside the Java heap
 * @param distributed whether several processes share it
 */
public record Traits(Locking reads, Locking writes, boolean bounded, boolean offHeap, boolean distributed) {

    /** Of a server of others, and of a plugin in a run that was made before plans held traits. */
    public static final Traits UNKNOWN = new Traits(Locking.UNKNOWN, Locking.UNKNOWN, false, false, false);

    /** How an operation keeps out of another thread's way. */
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

        /** As files write it. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** Whether it takes one of a fixed number of locks. */
    public boolean isStriped() {
        return writes == Locking.STRIPE_LOCK;
    }

    /** Whether neither reads nor writes take a lock. */
    public boolean isLockFree() {
        return reads == Locking.LOCK_FREE && writes == Locking.LOCK_FREE;
    }

    /**
     * Whether it is lock-free, or can stand in for a map that is: one on the heap without a bound, of which a read
     * takes no lock and a write locks no more than a bin.
     */
    public boolean isNearlyLockFree() {
        boolean isMap = !bounded && !offHeap && !distributed;
        return isLockFree() || (reads == Locking.LOCK_FREE && writes == Locking.BIN_LOCK && isMap);
    }

    /** Whether it holds values off the heap, and else is read as a lock-free map on the heap is. */
    public boolean isLockFreeOffHeap() {
        return reads == Locking.LOCK_FREE && offHeap && !distributed;
    }
}
