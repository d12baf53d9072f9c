package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * A hash table of 64-bit words outside the heap: open addressing with linear probing (Knuth, TAOCP vol. 3, 6.4, algorithm
 * L). It knows where records are, not what they are.
 *
 * <pre>
 *  0..14   where the record begins in its chunk, in units of 8 bytes
 * 15..39   the chunk's number; no live word has 0
 * 40       visited: read since the hand last came by
 * 41..63   tag: the upper bits of the key's mixed hash, so that a record is hardly ever looked at in vain
 * </pre>
 *
 * <p>Readers look without a lock; a word is written with release semantics once its record is whole. One writer at a time
 * changes words, except that a reader may set a visited bit by compare-and-set, and is content to lose that race. A key's
 * word never moves within an index, and a removed word stays in place as long as a probe may have to pass it.
 */
final class Index {

    static final long EMPTY = 0;
    private static final long REMOVED = 1;

    private static final int OFFSET_BITS = 15;
    private static final int ADDRESS_BITS = 40;
    private static final long OFFSET_MASK = (1L << OFFSET_BITS) - 1;
    private static final long ADDRESS_MASK = (1L << ADDRESS_BITS) - 1;
    private static final long VISITED = 1L << ADDRESS_BITS;
    private static final long TAG_MASK = -1L << (ADDRESS_BITS + 1);

    /** The longest chunk that holds more than one record: its offsets must fit. */
    static final int MAX_CHUNK_BYTES = Records.ALIGNMENT << OFFSET_BITS;

    static final int MAX_CHUNK_ID = (1 << (ADDRESS_BITS - OFFSET_BITS)) - 1;

    private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

    private final MemorySegment words;
    private final long mask;
    /** How many words are not empty, removed ones among them. */
    private long used;

    /** An empty table of this many words, a power of two. */
    Index(long capacity) {
        words = NativeMemory.allocateZeroed(capacity * Long.BYTES);
        mask = capacity - 1;
    }

    /** The least power of two of words in which so many keys leave a quarter empty. */
    static long capacityFor(long keys) {
        return Long.highestOneBit(Math.max(8, keys * 4 / 3 + 1) * 2 - 1);
    }

    long capacity() {
        return mask + 1;
    }

    long bytes() {
        return words.byteSize();
    }

    /** How many words are taken by keys that are gone. */
    long removed(long keys) {
        return used - keys;
    }

    /** Whether another key would leave less than a quarter empty. */
    boolean isFull() {
        return used + 1 > capacity() - capacity() / 4;
    }

    /** Spreads the 32 bits of a hash over 64, so that segment, place and tag each go by bits of their own. */
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

    long get(long place) {
        return (long) WORD.getAcquire(words, place * Long.BYTES);
    }

    /** Whether a word may belong to a key of this hash. */
    static boolean matches(long word, long mixed) {
        return ((word ^ mixed) & TAG_MASK) == 0 && chunkId(word) != 0;
    }

    static boolean isLive(long word) {
        return chunkId(word) != 0;
    }

    static int chunkId(long word) {
        return (int) ((word & ADDRESS_MASK) >>> OFFSET_BITS);
    }

    static long offset(long word) {
        return (word & OFFSET_MASK) * Records.ALIGNMENT;
    }

    static boolean isVisited(long word) {
        return (word & VISITED) != 0;
    }

    /** The word of a record. */
    static long word(int chunkId, long offset, long mixed, boolean visited) {
        return (mixed & TAG_MASK)
                | (visited ? VISITED : 0)
                | ((long) chunkId << OFFSET_BITS)
                | (offset / Records.ALIGNMENT);
    }

    /** The same record, visited or not. */
    static long marked(long word, boolean visited) {
        return visited ? word | VISITED : word & ~VISITED;
    }

    static boolean isSameRecord(long word, long other) {
        return ((word ^ other) & ADDRESS_MASK) == 0;
    }

    /** Notes that a reader found the word; any thread. */
    void visit(long place, long word) {
        var unused = WORD.compareAndSet(words, place * Long.BYTES, word, word | VISITED);
    }

    /** Puts a word in place of another one. */
    void replace(long place, long word) {
        WORD.setRelease(words, place * Long.BYTES, word);
    }

    /** Puts a word where there is none. */
    void insert(long place, long word) {
        if (get(place) == EMPTY) {
            used++;
        }
        replace(place, word);
    }

    /** Takes a word out; where no probe has to pass it any more, it and the removed ones before it become empty. */
    void remove(long place) {
        replace(place, REMOVED);
        if (get(next(place)) == EMPTY) {
            for (long at = place; get(at) == REMOVED; at = (at - 1) & mask) {
                replace(at, EMPTY);
                used--;
            }
        }
    }

    /** The place of a record, or -1 where no word leads to it. */
    long placeOf(long mixed, int chunkId, long offset) {
        long wanted = word(chunkId, offset, mixed, false);
        for (long place = home(mixed); ; place = next(place)) {
            long word = get(place);
            if (word == EMPTY) {
                return -1;
            }
            if (isSameRecord(word, wanted)) {
                return place;
            }
        }
    }

    /** Adds the word of a key that is not here yet, and was nowhere removed. */
    void add(long mixed, long word) {
        long place = home(mixed);
        while (get(place) != EMPTY) {
            place = next(place);
        }
        insert(place, word);
    }

    /** Frees the table; nobody may look any more. */
    void free() {
        NativeMemory.free(words);
    }
}
