package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a segment, their index, and the hand that makes room. Guarded by the segment's lock, except for
 * {@link #size()}.
 */
final class RecordLog {

    /** The rule by which the hand keeps or evicts live records. */
    private enum Rule {
        /** Keeps all live records; only dead ones are dropped. */
        KEEP_LIVE,
        /** Keeps records read since the hand last passed. */
        KEEP_VISITED,
        /** Evicts all, after the hand has found too few unread records. */
        KEEP_NONE
    }

    /** A record larger than this part of a chunk gets its own chunk. */
    private static final int LARGE_PART = 4;

    /** Dead records may take this part of the memory before chunks are compacted. */
    private static final int DEAD_PART = 3;

    /** With fewer chunks, dead records stay until memory runs short. */
    private static final int MIN_COMPACTED_CHUNKS = 8;

    /** The maximum part of the memory in limbo. */
    private static final int LIMBO_PART = 16;

    /** The maximum chunks compacted for one write while memory is not short. */
    private static final int MAX_STEPS_AT_LEISURE = 4;

    /** The minimum part of dead records for which a chunk is compacted. */
    private static final int WORTHWHILE_PART = 4;

    /** An index that cannot grow is rebuilt if removed words take more than this part. */
    private static final int REMOVED_PART = 8;

    /** After this many chunks the hand evicts all records. */
    private static final int MAX_STEPS_OF_SIEVE = 32;

    /** The memory for chunks and index, without limbo and a chunk for survivors. */
    private final long maxBytes;

    private final int chunkBytes;
    private final long initialIndexCapacity;
    private final Chunks chunks;
    private final Limbo limbo;

    /** Publishes a new index to readers, before the old one is freed. */
    private final Consumer<Index> readers;

    private Index index;

    private volatile long size;
    private long liveBytes;

    /** The chunk for new records. */
    private @Nullable Chunk open;
    /** The chunk for records that the hand keeps. */
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

    /** Returns the largest record that fits beside the smallest index with all others evicted. */
    static long largestRecordBytes(long maxBytes, int chunkBytes) {
        return usableBytes(maxBytes, chunkBytes) - Index.MIN_CAPACITY * Long.BYTES;
    }

    Index index() {
        return index;
    }

    /** Returns the number of live records. Any thread may call. */
    long size() {
        return size;
    }

    /** Returns the allocated memory in bytes. */
    long bytes() {
        return chunks.bytes() + index.bytes() + limbo.bytes();
    }

    /** Removes all entries and frees their memory after the readers have left. */
    void clear() {
        replaceIndex(new Index(initialIndexCapacity));
        freeEntries();
    }

    /** Frees all memory after the readers have left. New readers must not find the index any more. */
    void close() {
        limbo.add(index.bytes(), index::free);
        freeEntries();
    }

    /** Frees the memory of all entries, which no index refers to any more. */
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

    /** Returns the place of a key's word; if there is none, the complement of the place to insert it. */
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

    /** Returns the version of the entry at a result of {@link #find}, or {@link Entry#ABSENT}. */
    long versionAt(long place) {
        return place < 0 ? Entry.ABSENT : Records.version(Index.record(index.get(place)));
    }

    /**
     * Stores or replaces an entry.
     *
     * @param bytes the size of its record
     * @param found the result of {@link #find}
     */
    void store(long hash, Key key, Entry entry, long bytes, long found) {
        if (found < 0) {
            makeRoomInIndex();
        }
        Chunk chunk = chunkWithRoom(bytes);
        long record = chunk.append(bytes);
        Records.write(record, key, entry);
        // Searched again: making room may have evicted the old entry or rebuilt the index.
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

    void unlink(long place) {
        long word = index.get(place);
        index.remove(place);
        setSize(size - 1);
        discard(word);
    }

    /** Accounts for a record that is no longer referenced, and frees its chunk if it was the last. */
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
     * Makes room for another key in the index. Rebuilds it if removed words fill it or memory allows a larger one; else
     * evicts. During a rebuild both indexes take memory.
     */
    private void makeRoomInIndex() {
        while (index.isFull()) {
            long wanted = Index.capacityFor(size * 3 / 2);
            boolean fits = chunks.bytes() + wanted * Long.BYTES <= maxBytes;
            if (!fits && chunks.freeSpare()) {
                continue;
            }
            if (fits || index.removed(size) > index.capacity() / REMOVED_PART) {
                rebuildIndex(fits ? wanted : index.capacity());
            } else {
                compact(Rule.KEEP_VISITED);
            }
        }
    }

    /** Rebuilds the index with another capacity. Readers use the old one meanwhile. */
    private void rebuildIndex(long capacity) {
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
     * Rebuilds a smaller index if it has room for the present keys and half as many more, and both fit the memory.
     *
     * @return whether the index was rebuilt
     */
    private boolean shrinkIndex() {
        long wanted = Index.capacityFor(size * 3 / 2);
        boolean fits =
                chunks.bytes() + index.bytes() + limbo.bytes() + wanted * Long.BYTES <= maxBytes + limbo.maxBytes();
        if (wanted >= index.capacity() || !fits) {
            return false;
        }
        rebuildIndex(wanted);
        return true;
    }

    /** Makes room for an allocation. */
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
            compact(isWasteful ? Rule.KEEP_LIVE : steps < MAX_STEPS_OF_SIEVE ? Rule.KEEP_VISITED : Rule.KEEP_NONE);
        }
    }

    private boolean isWasteful() {
        long written = chunks.linkedBytes() - unwritten(open) - unwritten(survivors);
        return written >= (long) MIN_COMPACTED_CHUNKS * chunkBytes && (written - liveBytes) * DEAD_PART > written;
    }

    private static long unwritten(@Nullable Chunk chunk) {
        return chunk == null ? 0 : chunk.unwrittenBytes();
    }

    /** Copies the records to keep from the chunk at the hand to the survivors, frees it, and moves the hand. */
    private void compact(Rule rule) {
        Chunk chunk = chunks.atHand();
        if (chunk == null) {
            throw new StoreFullException("The store's bound of %s bytes is too small".formatted(maxBytes));
        }
        if (chunk.older == null) {
            survivors = null; // the hand is back at the oldest chunk, and the last survivors are the newest
        }
        if (chunk == open) {
            open = null;
        }
        if (rule == Rule.KEEP_LIVE && chunk.liveBytes() * WORTHWHILE_PART > chunk.bytes() * (WORTHWHILE_PART - 1)) {
            chunks.moveHandPast(chunk);
            return;
        }
        if (chunks.isLarge(chunk)) {
            compactLarge(chunk, rule);
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

    private void compactLarge(Chunk chunk, Rule rule) {
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

    /** Returns the chunk for survivors, before the one at the hand, so that the order by age stays. */
    private Chunk survivorsWithRoom(long bytes, Chunk atHand) {
        Chunk current = survivors;
        if (current == null || !current.hasRoom(bytes)) {
            current = chunks.insertBefore(atHand, chunkBytes);
            survivors = current;
        }
        return current;
    }
}
