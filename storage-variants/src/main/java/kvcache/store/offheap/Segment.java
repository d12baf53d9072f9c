package kvcache.store.offheap;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreFullException;
import org.jspecify.annotations.Nullable;

/**
 * A share of the keys and of the memory, with a lock for its writers. How it works is told by the package.
 *
 * <p>Hashes are {@linkplain Index#mixed mixed} ones everywhere here.
 */
final class Segment {

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

    private final ReentrantLock lock = new ReentrantLock();
    private final ReadGuard guard;
    private final ContentTypes types;
    /** What chunks and index may take, less a chunk for what the hand keeps, and what may be in limbo. */
    private final long maxBytes;

    private final int chunkBytes;
    private final long initialIndexCapacity;
    private final Chunks chunks;
    private final Limbo limbo;

    /** Where readers look: the index, or null once the segment is closed. */
    private volatile @Nullable Index readable;
    /** Where writers look, under the lock. */
    private Index index;

    private volatile long size;
    private long liveBytes;

    /** Takes new records. */
    private @Nullable Chunk open;
    /** Takes what the hand keeps. */
    private @Nullable Chunk survivors;

    Segment(ReadGuard guard, ContentTypes types, long maxBytes, int chunkBytes, long indexCapacity) {
        this.guard = guard;
        this.types = types;
        this.limbo = new Limbo(guard, maxBytes / LIMBO_PART);
        this.maxBytes = usableBytes(maxBytes, chunkBytes);
        this.chunkBytes = chunkBytes;
        this.chunks = new Chunks(chunkBytes);
        this.initialIndexCapacity = indexCapacity;
        this.index = new Index(indexCapacity);
        this.readable = index;
    }

    private static long usableBytes(long maxBytes, int chunkBytes) {
        return maxBytes - maxBytes / LIMBO_PART - chunkBytes;
    }

    /** The largest record that a segment always takes, since it fits beside the smallest index with all else evicted. */
    static long largestRecordBytes(long maxBytes, int chunkBytes) {
        return largestRecordBytes(usableBytes(maxBytes, chunkBytes));
    }

    private static long largestRecordBytes(long usableBytes) {
        return usableBytes - Index.MIN_CAPACITY * Long.BYTES;
    }

    /** Returns the index for a reader, who must have announced himself. */
    private Index readable() {
        Index current = readable;
        if (current == null) {
            throw new StoreClosedException();
        }
        return current;
    }

    private void lockForWriting() {
        lock.lock();
        if (readable == null) {
            lock.unlock();
            throw new StoreClosedException();
        }
    }

    /** As {@link kvcache.store.Store#read}, without a lock. */
    boolean read(long hash, Key key, EntryReader reader) {
        byte[] keyBytes = key.bytes();
        int token = guard.enter();
        try {
            Index current = readable();
            for (long place = current.home(hash); ; place = current.next(place)) {
                long word = current.get(place);
                if (word == Index.EMPTY) {
                    return false;
                }
                if (Index.matches(word, hash)) {
                    long record = Index.record(word);
                    if (Records.hasKey(record, keyBytes)) {
                        if (!Index.isVisited(word)) {
                            current.visit(place, word);
                        }
                        return Records.show(record, reader, types);
                    }
                }
            }
        } finally {
            guard.exit(token);
        }
    }

    /**
     * Shows the entries of the next slice of the index, without a lock.
     *
     * @return false after the last slice
     */
    boolean show(Pass pass, EntryVisitor visitor) {
        int token = guard.enter();
        try {
            Index current = readable();
            if (pass.index != current) {
                pass.index = current;
                pass.place = 0;
            }
            long end = Math.min(current.capacity(), pass.place + EntryScan.SLICE_ENTRIES);
            for (long place = pass.place; place < end; place++) {
                long word = current.get(place);
                if (Index.isLive(word)) {
                    show(Index.record(word), visitor);
                }
            }
            pass.place = end;
            return end < current.capacity();
        } finally {
            guard.exit(token);
        }
    }

    private static void show(long record, EntryVisitor visitor) {
        long expiresAtMs = Records.expiresAtMs(record);
        if (visitor.wants(expiresAtMs)) {
            visitor.visit(Records.key(record), Records.version(record), expiresAtMs);
        }
    }

    /** How far a scan has come in a segment. It begins again if the index was made anew, which moves every word. */
    static final class Pass {
        private @Nullable Index index;
        private long place;
    }

    /** As {@link kvcache.store.Store#put}. */
    void put(long hash, Key key, Entry entry) {
        long bytes = bytesOf(key, entry);
        lockForWriting();
        try {
            store(hash, key, entry, bytes, find(hash, key));
        } finally {
            lock.unlock();
        }
    }

    /** As {@link kvcache.store.Store#putIf}. */
    boolean putIf(long hash, Key key, long expectedVersion, Entry entry) {
        long bytes = bytesOf(key, entry);
        lockForWriting();
        try {
            long place = find(hash, key);
            boolean expected = versionAt(place) == expectedVersion;
            if (expected) {
                store(hash, key, entry, bytes, place);
            }
            return expected;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link kvcache.store.Store#remove}. */
    boolean remove(long hash, Key key) {
        lockForWriting();
        try {
            long place = find(hash, key);
            if (place >= 0) {
                unlink(place);
            }
            return place >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link kvcache.store.Store#removeIf}. */
    boolean removeIf(long hash, Key key, long expectedVersion) {
        lockForWriting();
        try {
            long place = find(hash, key);
            boolean expected = place >= 0 && versionAt(place) == expectedVersion;
            if (expected) {
                unlink(place);
            }
            return expected;
        } finally {
            lock.unlock();
        }
    }

    long size() {
        var unused = readable();
        return size;
    }

    /** Returns how much memory the segment has allocated, in bytes. */
    long bytes() {
        lockForWriting();
        try {
            return chunks.bytes() + index.bytes() + limbo.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Removes every entry and frees their memory, when the readers have left. */
    void clear() {
        lockForWriting();
        try {
            replaceIndex(new Index(initialIndexCapacity));
            freeEntries();
        } finally {
            lock.unlock();
        }
    }

    /** Frees all memory when the readers have left. Later calls throw, except this one, which does nothing. */
    void close() {
        lock.lock();
        try {
            if (readable != null) {
                readable = null;
                limbo.add(index.bytes(), index::free);
                freeEntries();
            }
        } finally {
            lock.unlock();
        }
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

    private long bytesOf(Key key, Entry entry) {
        long bytes = Records.bytes(key, entry);
        long most = largestRecordBytes(maxBytes);
        if (bytes > most) {
            var unused = readable(); // a closed store refuses for that reason
            throw new StoreFullException(
                    "The entry takes %s bytes; the store takes entries of up to %s".formatted(bytes, most));
        }
        return bytes;
    }

    /** The place of a key's word, or, where it has none, the complement of the place where one may be inserted. */
    private long find(long hash, Key key) {
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

    private long versionAt(long place) {
        if (place < 0) {
            return Entry.ABSENT;
        }
        return Records.version(Index.record(index.get(place)));
    }

    private void store(long hash, Key key, Entry entry, long bytes, long found) {
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
            return chunks.addLarge(bytes);
        }
        Chunk current = open;
        if (current == null || !current.hasRoom(bytes)) {
            open = null;
            makeRoom(chunkBytes);
            current = chunks.addNewest();
            open = current;
        }
        return current;
    }

    private void unlink(long place) {
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
     * Sees to it that the index takes another key. It is made anew where removed words fill it or memory allows a larger
     * one; else something has to go. While it is made anew, both take memory.
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
        readable = other;
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
            current = chunks.insertBefore(atHand);
            survivors = current;
        }
        return current;
    }
}
