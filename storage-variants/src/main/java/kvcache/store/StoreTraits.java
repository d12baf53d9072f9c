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
     * Checks that all is told.
     *
     * @throws IllegalArgumentException if anything is null
     */
    public StoreTraits {
        // Plugins are compiled without our checks for null.
        if (Stream.of(reads, writes, bound).anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(
                    "traits of a store are null: reads %s, writes %s, bound %s".formatted(reads, writes, bound));
        }
    }

    /** How an operation keeps out of another thread's way. */
    public enum Synchronisation {
        /** Takes no lock: some thread always makes progress. */
        LOCK_FREE("lock-free"),
        /** Locks the one hash bin that the key falls into. */
        BIN_LOCK("bin lock"),
        /** Locks one of a fixed number of segments, each a map by itself. */
        SEGMENT_LOCK("segment lock"),
        /** Takes one of a fixed number of locks, chosen by the key's hash; readers share it. */
        STRIPE_LOCK("stripe lock");

        private final String term;

        Synchronisation(String term) {
            this.term = term;
        }

        /** The field's own words, such as {@code lock-free}. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** What a store does where there is no room for another entry. */
    public enum Bound {
        /** It grows for as long as the heap has room. */
        UNBOUNDED("unbounded"),
        /** It evicts others to stay within a number of bytes. */
        EVICTS("evicts"),
        /** It keeps what it holds and refuses the new one. */
        REFUSES("refuses when full");

        private final String term;

        Bound(String term) {
            this.term = term;
        }

        /** A few words, such as {@code refuses when full}. */
        @Override
        public String toString() {
            return term;
        }
    }

    /** Whether the heap holds whatever is written, without a bound. */
    public boolean growsTheHeap() {
        return bound == Bound.UNBOUNDED && !offHeap;
    }

    /** The traits of an unbounded map on the heap of one process, which never blocks. */
    public static StoreTraits onHeap(Synchronisation reads, Synchronisation writes) {
        return new StoreTraits(reads, writes, Bound.UNBOUNDED, false, false, false);
    }
}
