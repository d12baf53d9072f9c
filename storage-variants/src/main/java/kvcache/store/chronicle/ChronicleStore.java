package kvcache.store.chronicle;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreClosedException;
import kvcache.store.StoreFullException;
import net.openhft.chronicle.hash.Data;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * Chronicle Map in memory: a fixed number of segments, each an off-heap hash table and an array of chunks behind a
 * read-write lock. A thread that waits for a lock spins.
 *
 * <p>The map hashes keys by a variant of xxHash without a seed and ignores the {@link Key}'s hash. A segment never
 * grows: it rejects an entry without a run of free chunks or a free slot, even if other segments have room. With keys
 * that are not chosen by an attacker, no entry is rejected up to the capacity; see {@link Sizing}. An attacker can fill
 * one segment early and lengthen its probe sequences, up to the segment's slots.
 *
 * <p>If a longer entry does not fit in place of an old one, the map frees the old chunks before it searches for new
 * ones. If there are none it throws, with the old entry still in its table but its memory free for others. So this
 * store removes the old entry and inserts the longer one; if that fails it inserts the old one again into the space
 * just freed, all under the segment's lock.
 */
final class ChronicleStore implements Store {

    /**
     * The library warns that the JDK lacks one of its ways to free a direct buffer. The logger is retained here, since
     * an unreachable logger loses its level.
     */
    private static final Logger BUFFER_CLEANER =
            Logger.getLogger("net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService");

    static {
        BUFFER_CLEANER.setLevel(Level.SEVERE);
    }

    /** Part of the library's message if a segment is full, since tiers are disabled. */
    private static final String NO_ROOM = "extra segment tier";

    private final ChronicleMap<byte[], Entry> map;
    private final EntryMarshaller marshaller = new EntryMarshaller();
    private final Sizing sizing;
    private volatile boolean closed;

    /**
     * Opens an empty map.
     *
     * @throws IllegalArgumentException if the system cannot reserve the memory
     */
    ChronicleStore(Sizing sizing) {
        this.sizing = sizing;
        try {
            map = ChronicleMapBuilder.of(byte[].class, Entry.class)
                    .name("kvcache")
                    .valueMarshallers(marshaller, marshaller)
                    .actualSegments(sizing.segments())
                    .entriesPerSegment(sizing.entriesOfEach())
                    .actualChunkSize(Sizing.CHUNK_BYTES)
                    .actualChunksPerSegmentTier(sizing.chunksOfEach())
                    .entries(sizing.segments() * sizing.entriesOfEach())
                    .allowSegmentTiering(false)
                    // A hook would free the memory while the server still answers its last requests.
                    .skipCloseOnExitHook(true)
                    .create();
        } catch (OutOfMemoryError e) {
            throw new IllegalArgumentException(
                    "store 'chronicle' cannot reserve %s MiB for this capacity; allowed: less"
                            .formatted(sizing.reservedBytes() >> 20),
                    e);
        }
    }

    @Override
    public @Nullable Entry get(Key key) {
        return call(entries -> entries.get(key.bytes()));
    }

    @Override
    public boolean read(Key key, EntryReader reader) {
        return call(entries -> {
            try (var query = entries.queryContext(key.bytes())) {
                query.readLock().lock();
                MapEntry<byte[], Entry> found = query.entry();
                return found != null && EntryMarshaller.show(memoryOf(found), reader);
            }
        });
    }

    @Override
    public void put(Key key, Entry entry) {
        requireNonNull(entry, "entry");
        update(key, query -> {
            store(query, key, entry);
            return true;
        });
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        requireNonNull(entry, "entry");
        return update(key, query -> {
            boolean expected = versionOf(query.entry()) == expectedVersion;
            if (expected) {
                store(query, key, entry);
            }
            return expected;
        });
    }

    @Override
    public boolean remove(Key key) {
        return update(key, query -> remove(query.entry()));
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        return update(key, query -> {
            MapEntry<byte[], Entry> current = query.entry();
            return versionOf(current) == expectedVersion && remove(current);
        });
    }

    @Override
    public long size() {
        return call(ChronicleMap::longSize);
    }

    @Override
    public void clear() {
        call(entries -> {
            entries.clear();
            return true;
        });
    }

    /** {@inheritDoc} A slice is a segment, whose update lock is held during the call; readers are not blocked. */
    @Override
    public EntryScan scan() {
        var unused = call(ChronicleMap::isOpen); // throws if the store is closed
        AtomicInteger next = new AtomicInteger();
        return visitor -> call(entries -> {
            int segment = next.getAndIncrement();
            if (segment < sizing.segments()) {
                try (var context = entries.segmentContext(segment)) {
                    context.forEachSegmentEntry(each -> show(each, visitor));
                }
            }
            return segment + 1 < sizing.segments();
        });
    }

    private static void show(MapEntry<byte[], Entry> each, EntryVisitor visitor) {
        MemorySegment memory = memoryOf(each);
        long expiresAtMs = EntryMarshaller.expiresAtMs(memory);
        if (visitor.wants(expiresAtMs)) {
            // A new array, since get() reuses its array.
            byte[] key = each.key().getUsing(null);
            visitor.visit(key, EntryMarshaller.version(memory), expiresAtMs);
        }
    }

    /**
     * {@inheritDoc} The map waits for calls in progress on other threads. Synchronized, since concurrent calls would
     * free its memory twice.
     */
    @Override
    public synchronized void close() {
        closed = true;
        map.close();
    }

    private boolean update(Key key, Predicate<ExternalMapQueryContext<byte[], Entry, ?>> operation) {
        return call(entries -> {
            try (var query = entries.queryContext(key.bytes())) {
                query.updateLock().lock();
                return operation.test(query);
            }
        });
    }

    /**
     * Calls the map. A call that begins while the map closes fails with the map's own exceptions, or with a
     * NullPointerException on a thread's first call.
     */
    private <T extends @Nullable Object> T call(Function<ChronicleMap<byte[], Entry>, T> operation) {
        if (!closed) {
            try {
                return operation.apply(map);
            } catch (IllegalStateException | NullPointerException failure) {
                if (!closed) {
                    throw failure;
                }
            }
        }
        throw new StoreClosedException();
    }

    /** Stores an entry; the update lock must be held. */
    private void store(ExternalMapQueryContext<byte[], Entry, ?> query, Key key, Entry entry) {
        long bytes = key.length() + marshaller.size(entry);
        if (bytes > sizing.maxEntryBytes()) {
            throw new StoreFullException("store 'chronicle' takes entries of up to %s bytes; this one has %s"
                    .formatted(sizing.maxEntryBytes(), bytes));
        }
        MapEntry<byte[], Entry> current = query.entry();
        if (current == null) {
            insert(query, entry, bytes);
        } else if (marshaller.size(entry) <= current.value().size()) {
            current.doReplaceValue(query.wrapValueAsData(entry));
        } else {
            Entry before = current.value().getUsing(null);
            current.doRemove();
            try {
                insert(query, entry, bytes);
            } catch (StoreFullException e) {
                insert(query, before, bytes);
                throw e;
            }
        }
    }

    private void insert(ExternalMapQueryContext<byte[], Entry, ?> query, Entry entry, long bytes) {
        try {
            requireNonNull(query.absentEntry(), "the key has an entry").doInsert(query.wrapValueAsData(entry));
        } catch (IllegalStateException failure) {
            if (!String.valueOf(failure.getMessage()).contains(NO_ROOM)) {
                throw failure;
            }
            throw new StoreFullException(
                    ("store 'chronicle' is full: the key's segment, 1 of %s with %s entries of %s bytes,"
                                    + " has no %s bytes left")
                            .formatted(sizing.segments(), sizing.entriesOfEach(), Sizing.ROOM_FOR_EACH_BYTES, bytes));
        }
    }

    private static boolean remove(@Nullable MapEntry<byte[], Entry> current) {
        if (current == null) {
            return false;
        }
        current.doRemove();
        return true;
    }

    private static long versionOf(@Nullable MapEntry<byte[], Entry> current) {
        return current == null ? Entry.ABSENT : EntryMarshaller.version(memoryOf(current));
    }

    /** Returns the memory of an entry, valid while the segment's lock is held. */
    @SuppressWarnings("restricted")
    private static MemorySegment memoryOf(MapEntry<byte[], Entry> found) {
        Data<Entry> value = found.value();
        long address = value.bytes().addressForRead(value.offset());
        return MemorySegment.ofAddress(address).reinterpret(value.size());
    }
}
