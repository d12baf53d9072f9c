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
 * Chronicle Map in memory: a fixed number of segments, each a hash table and an array of chunks off the heap behind a
 * read-write lock. Readers of one segment share its lock, and a writer has it alone; a thread that finds it taken
 * spins.
 *
 * <p>The map hashes the bytes of keys itself, by a variant of xxHash without a seed, so the {@link Key}'s own hash
 * makes no difference here. A segment never grows: it refuses an entry that finds no run of free chunks or no slot,
 * though others may have room. Keys spread by chance, so up to the capacity none is refused; see {@link Sizing}. Keys
 * that a stranger chooses can fill one segment early and lengthen its chains, which end with the segment's slots.
 *
 * <p>Overwriting an entry by a longer one needs care. Where the longer one does not fit in its place, the map frees the
 * old one's chunks before it looks for new ones, and where there are none it throws, with the old entry still in its
 * table but its memory free for others. So a longer entry is stored by removing the old one and inserting anew, and if
 * that fails the old one is put back into the space that it just left, all under the segment's lock.
 */
final class ChronicleStore implements Store {

    /**
     * The library loads each way it knows to free a direct buffer, takes the first, and warns of the second, which the
     * JDK no longer has. Held here, since loggers are otherwise collected with their levels.
     */
    private static final Logger BUFFER_CLEANER =
            Logger.getLogger("net.openhft.chronicle.core.internal.cleaner.ReflectionBasedByteBufferCleanerService");

    static {
        BUFFER_CLEANER.setLevel(Level.SEVERE);
    }

    /** What the library says where it would have to add a tier to a segment, which is not allowed here. */
    private static final String NO_ROOM = "extra segment tier";

    private final ChronicleMap<byte[], Entry> map;
    private final EntryMarshaller marshaller = new EntryMarshaller();
    private final Sizing sizing;
    private volatile boolean closed;

    /**
     * Opens an empty map.
     *
     * @throws IllegalArgumentException where the system has not so much memory to reserve
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
        } catch (OutOfMemoryError refused) {
            throw new IllegalArgumentException(
                    "store 'chronicle' reserves %s MiB for this capacity, which the system refuses; allowed: less"
                            .formatted(sizing.reservedBytes() >> 20),
                    refused);
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

    /** {@inheritDoc} A slice is a segment, whose lock for updates is held meanwhile: readers go on. */
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
            // A new array: that of get() is used again for the next key.
            byte[] key = each.key().getUsing(null);
            visitor.visit(key, EntryMarshaller.version(memory), expiresAtMs);
        }
    }

    /**
     * {@inheritDoc} The map waits for calls in progress on other threads. Two closings at once would free its memory
     * twice, so only one enters.
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
     * Calls the map. What begins while it closes fails in many ways: with exceptions of its own where it notices, and
     * with a null pointer where a thread calls for the first time and meets parts that are gone already.
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
            } catch (StoreFullException full) {
                insert(query, before, bytes);
                throw full;
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
                    "store 'chronicle' is full: the key's segment, one of %s with room for %s entries of %s bytes, has none for %s more bytes"
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

    /** Where an entry lies: valid for as long as the segment's lock is held. */
    @SuppressWarnings("restricted")
    private static MemorySegment memoryOf(MapEntry<byte[], Entry> found) {
        Data<Entry> value = found.value();
        long address = value.bytes().addressForRead(value.offset());
        return MemorySegment.ofAddress(address).reinterpret(value.size());
    }
}
