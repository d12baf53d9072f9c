package kvcache.store.offheap;

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
 * A share of the keys and of the memory. Reads take no lock; writers lock the {@link RecordLog}. The package doc
 * describes the design.
 *
 * <p>All hashes here are {@linkplain Index#mixed mixed}.
 */
final class Segment {

    private final ReentrantLock lock = new ReentrantLock();
    private final ReadGuard guard;
    private final ContentTypes types;
    private final RecordLog log;
    private final long largestRecordBytes;

    /** The index for readers; null after the segment is closed. */
    private volatile @Nullable Index readable;

    Segment(ReadGuard guard, ContentTypes types, long maxBytes, int chunkBytes, long indexCapacity) {
        this.guard = guard;
        this.types = types;
        this.log = new RecordLog(guard, maxBytes, chunkBytes, indexCapacity, index -> readable = index);
        this.largestRecordBytes = RecordLog.largestRecordBytes(maxBytes, chunkBytes);
        this.readable = log.index();
    }

    /** Returns the index for a registered reader. */
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

    /** See {@link kvcache.store.Store#read}. */
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
     * Visits the entries of the next slice of the index.
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

    /** The position of a scan in a segment. The scan restarts if the index is rebuilt, which moves every word. */
    static final class Pass {
        private @Nullable Index index;
        private long place;
    }

    /** See {@link kvcache.store.Store#put}. */
    void put(long hash, Key key, Entry entry) {
        long bytes = bytesOf(key, entry);
        lockForWriting();
        try {
            log.store(hash, key, entry, bytes, log.find(hash, key));
        } finally {
            lock.unlock();
        }
    }

    /** See {@link kvcache.store.Store#putIf}. */
    boolean putIf(long hash, Key key, long expectedVersion, Entry entry) {
        long bytes = bytesOf(key, entry);
        lockForWriting();
        try {
            long place = log.find(hash, key);
            boolean expected = log.versionAt(place) == expectedVersion;
            if (expected) {
                log.store(hash, key, entry, bytes, place);
            }
            return expected;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link kvcache.store.Store#remove}. */
    boolean remove(long hash, Key key) {
        lockForWriting();
        try {
            long place = log.find(hash, key);
            if (place >= 0) {
                log.unlink(place);
            }
            return place >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** See {@link kvcache.store.Store#removeIf}. */
    boolean removeIf(long hash, Key key, long expectedVersion) {
        lockForWriting();
        try {
            long place = log.find(hash, key);
            boolean expected = place >= 0 && log.versionAt(place) == expectedVersion;
            if (expected) {
                log.unlink(place);
            }
            return expected;
        } finally {
            lock.unlock();
        }
    }

    long size() {
        var unused = readable();
        return log.size();
    }

    /** Returns the allocated memory in bytes. */
    long bytes() {
        lockForWriting();
        try {
            return log.bytes();
        } finally {
            lock.unlock();
        }
    }

    /** Removes all entries and frees their memory after the readers have left. */
    void clear() {
        lockForWriting();
        try {
            log.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Frees all memory after the readers have left. Closing again does nothing; other later calls throw. */
    void close() {
        lock.lock();
        try {
            if (readable != null) {
                readable = null;
                log.close();
            }
        } finally {
            lock.unlock();
        }
    }

    private long bytesOf(Key key, Entry entry) {
        long bytes = Records.bytes(key, entry);
        if (bytes > largestRecordBytes) {
            var unused = readable(); // if closed, throws StoreClosedException instead
            throw new StoreFullException(
                    "The entry takes %s bytes; allowed: at most %s".formatted(bytes, largestRecordBytes));
        }
        return bytes;
    }
}
