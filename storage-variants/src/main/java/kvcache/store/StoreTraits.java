package kvcache.store;

import java.util.Objects;
import java.util.stream.Stream;

/**
 * The traits of a variant. They must be true: the list shows them and the server relies on them.
 *
 * @param reads how a read synchronises with other threads
 * @param writes how a write does
 * @param bound its behaviour when it is full
 * @param offHeap whether values live outside the Java heap
 * @param distributed whether several processes share it
 * @param mayBlock whether a call may wait for I/O or another machine; if so, it is never called on an event loop
 */
public record StoreTraits(
        Synchronisation reads,
        Synchronisation writes,
        Bound bound,
        boolean offHeap,
        boolean distributed,
        boolean mayBlock) {

    /**
     * Checks for null.
     *
     * @throws IllegalArgumentException if a trait is null
     */
    public StoreTraits {
        // Plugins are compiled without this project's null checks.
        if (Stream.of(reads, writes, bound).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "traits of a store are null: reads %s, writes %s, bound %s".formatted(reads, writes, bound));
        }
    }

    /** The synchronisation of an operation with other threads. */
    public enum Synchronisation {
        /** No lock: some thread always makes progress. */
        LOCK_FREE("lock-free"),
        /** Locks the key's hash bin. */
        BIN_LOCK("bin lock"),
        /** Locks one of a fixed number of segments, each a separate map. */
        SEGMENT_LOCK("segment lock"),
        /** Takes one of a fixed number of read-write locks, chosen by the key's hash. */
        STRIPE_LOCK("stripe lock");

        private final String term;

        Synchronisation(String term) {
            this.term = term;
        }

        /** Returns the name, such as {@code lock-free}. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** The behaviour of a store that has no room for another entry. */
    public enum Bound {
        /** Grows while the heap has room. */
        UNBOUNDED("unbounded"),
        /** Evicts other entries to stay within a number of bytes. */
        EVICTS("evicts"),
        /** Keeps its entries and rejects the new one. */
        REFUSES("refuses when full");

        private final String term;

        Bound(String term) {
            this.term = term;
        }

        /** Returns the name, such as {@code refuses when full}. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** Returns whether writes grow the heap without a bound. */
    public boolean growsTheHeap() {
        return bound == Bound.UNBOUNDED && !offHeap;
    }

    /** Returns the traits of an unbounded map on the heap, which never blocks. */
    public static StoreTraits onHeap(Synchronisation reads, Synchronisation writes) {
        return new StoreTraits(reads, writes, Bound.UNBOUNDED, false, false, false);
    }
}
