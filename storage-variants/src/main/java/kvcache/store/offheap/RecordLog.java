package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a segment, the index that leads to them, and the hand that makes room. Guarded by the segment's lock,
 * except for {@link #size()}.
 */
final class RecordLog {

    /** What the hand does with a record that is still pointed to. */
    private enum Rule {
        /** Keeps it: only dead ones are in the way. */
        KEEP_LIVE,
        /** Keeps it if it was read since the hand last came by. */
        KEEP_VISITED,
        /** Evicts it: the hand has gone on for too long without finding any that was not read. */
        KEEP_NONE
    }

    /** A record larger than this part of a chunk gets a chunk of its own. */
    private static final int LARGE_PART = 4;

    /** Dead records may take this part of the memory before the hand is sent to look for them. */
    private static final int DEAD_PART = 3;

    /** With fewer chunks than this, dead records are left alone until memory runs short. */
    private static final int MIN_CONDENSED_CHUNKS = 8;

    /** Memory that readers may still be at may take this part of all. */
    private static final int LIMBO_PART = 16;

    /** How many chunks the hand goes over for one write, while memory does not run short. */
    private static final int MAX_STEPS_AT_LEISURE = 4;

    /** A chunk is condensed for the sake of its dead records where they take this part of it. */
    private static final int WORTHWHILE_PART = 4;

    /** An index that may not grow is made anew where removed words take this part of it. */
    private static final int REMOVED_PART = 8;

    /** How many chunks the hand goes over before it evicts whatever it finds. */
    private static final int MAX_STEPS_OF_SIEVE = 32;

    /** What chunks and index may take, less a chunk for what the hand keeps, and what may be in limbo. */
    private final long maxBytes;

    private final int chunkBytes;
    private final long initialIndexCapacity;
    private final Chunks chunks;
    private final Limbo limbo;

    /** Tells readers of a new index, before the old one is freed. */
    private final Consumer<Index> readers;

    private Index index;

    private volatile long size;
    private long liveBytes;

    /** Takes new records. */
    private @Nullable Chunk open;
    /** Takes what the hand keeps. */
    private @Nullable Chunk survivors;

    RecordLog(ReadGuard guard, long maxBytes, int chunkBytes, long indexCapacity, Consumer<Index> readers) {
        this.limbo = new Limbo(guard, maxBytes / LIMBO_PART);
        this.maxBytes = usableBytes(maxBytes, chunkBytes);
        this.chunkBytes = chunkBytes;
        this.chunks = new Chunks(chunkBytes);
        this.initialIndexCapacity = indexCapacity;
        this.readers = readers;
        this.index = new Index(indexCapacity);
    }

    private static long usableBytes(long maxBytes, int chunkBytes) {
        return maxBytes - maxBytes / LIMBO_PART - chunkBytes;
    }

    /**
     * The largest record that a segment always takes, since it fits beside the smallest index with all else evicted.
     */
    static long largestRecordBytes(long maxBytes, int chunkBytes) {
        return usableBytes(maxBytes, chunkBytes) - Index.MIN_CAPACITY * Long.BYTES;
    }

    Index index() {
        return index;
    }

    /** How many records the index leads to; any thread. */
    long size() {
        return size;
    }

    /** How much memory is allocated, in bytes. */
    long bytes() {
        return chunks.bytes() + index.bytes() + limbo.bytes();
    }

    /** Removes every entry and frees their memory, when the readers have left. */
    void clear() {
        replaceIndex(new Index(initialIndexCapacity));
        freeEntries();
    }

    /** Frees all memory when the readers have left, who must not find the index any more. */
    void close() {
        limbo.add(index.bytes(), index::free);
        freeEntries();
    }

    /** Frees the memory of all entries, to which no index leads any more. */
    private void freeEntries() {
        for (Chunk chunk : chunks.removeAll()) {
            limbo.add(chunk.bytes(), () -> NativeMemory.free(chunk.address(), chunk.bytes()));
        }
        limbo.drain();
        var unused = chunks.freeSpare();
        open = null;
        survivors = null;
        liveBytes = 0;
        size = 0;
    }

    /** The place of a key's word, or, where it has none, the complement of the place where one may be inserted. */
    long find(long hash, Key key) {
        Index current = index;
        long free = -1;
        for (long place = current.home(hash); ; place = current.next(place)) {
            long word = current.get(place);
            if (word == Index.EMPTY) {
                return ~(free < 0 ? place : free);
            }
            if (!Index.isLive(word)) {
                free = free < 0 ? place : free;
            } else if (Index.matches(word, hash) && Records.hasKey(Index.record(word), key.bytes())) {
                return place;
            }
        }
    }

    /**
     * Returns the version of the entry at a place that was found, or {@link Entry#ABSENT} for the complement of one.
     */
    long versionAt(long place) {
        return place < 0 ? Entry.ABSENT : Records.version(Index.record(index.get(place)));
    }

    /**
     * Stores an entry, in place of the one that the key has.
     *
     * @param bytes the size of its record
     * @param found what {@link #find} returned
     */
    void store(long hash, Key key, Entry entry, long bytes, long found) {
        if (found < 0) {
            makeRoomInIndex();
        }
        Chunk chunk = chunkWithRoom(bytes);
        long record = chunk.append(bytes);
        Records.write(record, key, entry);
        // Looked for again: making room may have evicted it, or moved it to another index.
        long place = find(hash, key);
        addLive(chunk, bytes);
        if (place >= 0) {
            long old = index.get(place);
            index.replace(place, Index.word(record, hash, Index.isVisited(old)));
            discard(old);
        } else {
            index.insert(~place, Index.word(record, hash, false));
            setSize(size + 1);
        }
    }

    private Chunk chunkWithRoom(long bytes) {
        if (bytes > chunkBytes / LARGE_PART) {
            makeRoom(bytes);
            return chunks.insertBefore(null, bytes);
        }
        Chunk current = open;
        if (current == null || !current.hasRoom(bytes)) {
            open = null;
            makeRoom(chunkBytes);
            current = chunks.insertBefore(null, chunkBytes);
            open = current;
        }
        return current;
    }

    /** Removes the entry at a place. */
    void unlink(long place) {
        long word = index.get(place);
        index.remove(place);
        setSize(size - 1);
        discard(word);
    }

    /** Nothing points to a record any more. */
    private void discard(long word) {
        long record = Index.record(word);
        Chunk chunk = chunks.holding(record);
        addLive(chunk, -Records.bytes(record));
        if (chunk.isDead() && chunk != open && chunk != survivors) {
            retire(chunk);
        }
    }

    private void addLive(Chunk chunk, long bytes) {
        chunk.addLive(bytes);
        liveBytes += bytes;
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // written under the lock alone
    private void setSize(long newSize) {
        size = newSize;
    }

    private void retire(Chunk chunk) {
        chunks.remove(chunk);
        limbo.add(chunk.bytes(), () -> chunks.giveBack(chunk));
    }

    /**
     * Sees to it that the index takes another key. It is made anew where removed words fill it or memory allows a
     * larger one; else something has to go. While it is made anew, both take memory.
     */
    private void makeRoomInIndex() {
        while (index.isFull()) {
            long wanted = Index.capacityFor(size * 3 / 2);
            boolean fits = chunks.bytes() + wanted * Long.BYTES <= maxBytes;
            if (!fits && chunks.freeSpare()) {
                continue;
            }
            if (fits || index.removed(size) > index.capacity() / REMOVED_PART) {
                remakeIndex(fits ? wanted : index.capacity());
            } else {
                condense(Rule.KEEP_VISITED);
            }
        }
    }

    /** Makes an index of another capacity; readers go on with the old one meanwhile. */
    private void remakeIndex(long capacity) {
        Index old = index;
        Index other = new Index(capacity);
        for (long place = 0; place < old.capacity(); place++) {
            long word = old.get(place);
            if (Index.isLive(word)) {
                other.add(Index.mixed(Records.hash(Index.record(word))), word);
            }
        }
        replaceIndex(other);
    }

    private void replaceIndex(Index other) {
        Index old = index;
        index = other;
        readers.accept(other);
        limbo.add(old.bytes(), old::free);
    }

    /**
     * Makes a smaller index if that is enough for the present keys and half as many more. Meanwhile both take memory.
     *
     * @return whether it did
     */
    private boolean shrinkIndex() {
        long wanted = Index.capacityFor(size * 3 / 2);
        boolean fits =
                chunks.bytes() + index.bytes() + limbo.bytes() + wanted * Long.BYTES <= maxBytes + limbo.maxBytes();
        if (wanted >= index.capacity() || !fits) {
            return false;
        }
        remakeIndex(wanted);
        return true;
    }

    /** Makes room for an allocation of this many bytes. */
    private void makeRoom(long bytes) {
        for (int steps = 0; ; steps++) {
            boolean isShort = chunks.bytesWith(bytes) + index.bytes() > maxBytes;
            boolean isWasteful = isWasteful();
            if (!isShort && (!isWasteful || steps >= MAX_STEPS_AT_LEISURE)) {
                return;
            }
            if (isShort && (chunks.freeSpare() || shrinkIndex())) {
                continue;
            }
            condense(isWasteful ? Rule.KEEP_LIVE : steps < MAX_STEPS_OF_SIEVE ? Rule.KEEP_VISITED : Rule.KEEP_NONE);
        }
    }

    private boolean isWasteful() {
        long written = chunks.linkedBytes() - unwritten(open) - unwritten(survivors);
        return written >= (long) MIN_CONDENSED_CHUNKS * chunkBytes && (written - liveBytes) * DEAD_PART > written;
    }

    private static long unwritten(@Nullable Chunk chunk) {
        return chunk == null ? 0 : chunk.unwrittenBytes();
    }

    /** Copies what is to be kept of the chunk at the hand to the survivors, frees it, and moves the hand on. */
    private void condense(Rule rule) {
        Chunk chunk = chunks.atHand();
        if (chunk == null) {
            throw new StoreFullException("The store's bound of %s bytes is too small".formatted(maxBytes));
        }
        if (chunk.older == null) {
            survivors = null; // the hand begins anew with the oldest: what it kept last time lies at the other end
        }
        if (chunk == open) {
            open = null;
        }
        if (rule == Rule.KEEP_LIVE && chunk.liveBytes() * WORTHWHILE_PART > chunk.bytes() * (WORTHWHILE_PART - 1)) {
            chunks.moveHandPast(chunk);
            return;
        }
        if (chunks.isLarge(chunk)) {
            condenseLarge(chunk, rule);
            return;
        }
        for (long record = chunk.address(); record < chunk.end(); record += Records.bytes(record)) {
            long hash = Index.mixed(Records.hash(record));
            long place = index.placeOf(hash, record);
            if (place >= 0) {
                keepOrEvict(chunk, record, hash, place, rule);
            }
        }
        chunks.moveHandPast(chunk);
        retire(chunk);
    }

    private void condenseLarge(Chunk chunk, Rule rule) {
        long record = chunk.address();
        long place = index.placeOf(Index.mixed(Records.hash(record)), record);
        long word = index.get(place);
        chunks.moveHandPast(chunk);
        if (rule == Rule.KEEP_NONE || (rule == Rule.KEEP_VISITED && !Index.isVisited(word))) {
            unlink(place);
        } else if (rule == Rule.KEEP_VISITED) {
            index.replace(place, Index.marked(word, false));
        }
    }

    private void keepOrEvict(Chunk chunk, long record, long hash, long place, Rule rule) {
        long word = index.get(place);
        long bytes = Records.bytes(record);
        boolean keeps = rule == Rule.KEEP_LIVE || (rule == Rule.KEEP_VISITED && Index.isVisited(word));
        if (keeps) {
            Chunk target = survivorsWithRoom(bytes, chunk);
            long to = target.append(bytes);
            MemorySegment.copy(NativeMemory.ALL, record, NativeMemory.ALL, to, bytes);
            addLive(target, bytes);
            boolean visited = rule == Rule.KEEP_LIVE && Index.isVisited(word);
            index.replace(place, Index.word(to, hash, visited));
        } else {
            index.remove(place);
            setSize(size - 1);
        }
        addLive(chunk, -bytes);
    }

    /** The chunk for what the hand keeps: before the one that it is at, so that the order stays. */
    private Chunk survivorsWithRoom(long bytes, Chunk atHand) {
        Chunk current = survivors;
        if (current == null || !current.hasRoom(bytes)) {
            current = chunks.insertBefore(atHand, chunkBytes);
            survivors = current;
        }
        return current;
    }
}
