package kvcache.store.offheap;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * An off-heap hash table of 64-bit words that refer to records: open addressing with linear probing (Knuth, TAOCP vol.
 * 3, 6.4, algorithm L).
 *
 * <pre>
 *  0..44   the record's address in units of 8 bytes, enough for 48-bit addresses; 0 and 1 mark words without a record
 * 45       visited: read since the hand last passed
 * 46..63   tag: the upper bits of the key's mixed hash, so that records of other keys are rarely compared
 * </pre>
 *
 * <p>Readers take no lock; a word is written with release semantics after its record is complete. One writer at a time
 * changes words. A reader may only set a visited bit by compare-and-set, and ignores a lost race. A key's word never
 * moves within an index, and a removed word stays in place as long as a probe may have to pass it.
 */
final class Index {

    static final long EMPTY = 0;
    private static final long REMOVED = 1;

    /** The minimum number of words. */
    static final long MIN_CAPACITY = 8;

    private static final int ADDRESS_BITS = 45;
    private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
    private static final long VISITED = 1L << ADDRESS_BITS;
    private static final long TAG_MASK = -1L << (ADDRESS_BITS + 1);

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final long address;
    private final long mask;
    /** The number of words that are not empty, including removed ones. */
    private long used;

    /** Creates an empty table. The capacity is a power of two. */
    Index(long capacity) {
        address = NativeMemory.allocateZeroed(capacity * Long.BYTES);
        mask = capacity - 1;
    }

    /** Returns the least power of two of words in which this many keys leave a quarter empty. */
    static long capacityFor(long keys) {
        return Long.highestOneBit(Math.max(MIN_CAPACITY, keys * 4 / 3 + 1) * 2 - 1);
    }

    long capacity() {
        return mask + 1;
    }

    long bytes() {
        return capacity() * Long.BYTES;
    }

    /** Returns the number of removed words, given the number of keys. */
    long removed(long keys) {
        return used - keys;
    }

    /** Returns whether another key would leave less than a quarter empty. */
    boolean isFull() {
        return used + 1 > capacity() - capacity() / 4;
    }

    /** Spreads the 32 bits of a hash over 64, so that segment, place and tag use different bits. */
    static long mixed(int hash) {
        long product = hash * 0x9E3779B97F4A7C15L;
        return product ^ (product >>> 32);
    }

    long home(long mixed) {
        return mixed & mask;
    }

    long next(long place) {
        return (place + 1) & mask;
    }

    private long at(long place) {
        return address + place * Long.BYTES;
    }

    long get(long place) {
        return (long) WORD.getAcquire(NativeMemory.ALL, at(place));
    }

    /** Returns whether a word may belong to a key of this hash. */
    static boolean matches(long word, long mixed) {
        return ((word ^ mixed) & TAG_MASK) == 0 && isLive(word);
    }

    static boolean isLive(long word) {
        return (word & ADDRESS_MASK) > REMOVED;
    }

    /** Returns the address of a word's record. */
    static long record(long word) {
        return (word & ADDRESS_MASK) * Records.ALIGNMENT;
    }

    static boolean isVisited(long word) {
        return (word & VISITED) != 0;
    }

    /** Returns the word of a record. */
    static long word(long record, long mixed, boolean visited) {
        return (mixed & TAG_MASK) | (visited ? VISITED : 0) | (record / Records.ALIGNMENT);
    }

    /** Returns a word with its visited bit set or cleared. */
    static long marked(long word, boolean visited) {
        return visited ? word | VISITED : word & ~VISITED;
    }

    /** Sets the visited bit of a word, on any thread. */
    void visit(long place, long word) {
        var unused = WORD.compareAndSet(NativeMemory.ALL, at(place), word, word | VISITED);
    }

    void replace(long place, long word) {
        WORD.setRelease(NativeMemory.ALL, at(place), word);
    }

    /** Stores a word in an empty or removed place. */
    void insert(long place, long word) {
        if (get(place) == EMPTY) {
            used++;
        }
        replace(place, word);
    }

    /** Removes a word. If no probe has to pass it any more, it and the removed words before it become empty. */
    void remove(long place) {
        replace(place, REMOVED);
        if (get(next(place)) == EMPTY) {
            for (long at = place; get(at) == REMOVED; at = (at - 1) & mask) {
                replace(at, EMPTY);
                used--;
            }
        }
    }

    /** Returns the place of a record, or -1 if no word refers to it. */
    long placeOf(long mixed, long record) {
        for (long place = home(mixed); ; place = next(place)) {
            long word = get(place);
            if (word == EMPTY) {
                return -1;
            }
            if (record(word) == record) {
                return place;
            }
        }
    }

    /** Adds the word of a new key to a table without removed words. */
    void add(long mixed, long word) {
        long place = home(mixed);
        while (get(place) != EMPTY) {
            place = next(place);
        }
        insert(place, word);
    }

    /** Frees the table, which must have no readers any more. */
    void free() {
        NativeMemory.free(address, bytes());
    }
}
