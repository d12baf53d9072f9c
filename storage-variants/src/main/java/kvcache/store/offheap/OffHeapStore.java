package kvcache.store.offheap;

import static kvcache.store.StoreTraits.Synchronisation.LOCK_FREE;
import static kvcache.store.StoreTraits.Synchronisation.SEGMENT_LOCK;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.EntryScan;
import kvcache.store.EntryVisitor;
import kvcache.store.Key;
import kvcache.store.ProcessMemory;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreMemory;
import kvcache.store.StoreSetting;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreVariant;
import org.jspecify.annotations.Nullable;

/**
 * An off-heap store, bounded by bytes, that evicts by SIEVE. Reads take no lock and allocate nothing. The package doc
 * describes the design.
 *
 * <p>The bound covers live and dead records and the index, so it limits the growth of the process. The default is a
 * quarter of the machine's memory, or less if a larger heap leaves no room for that. An entry larger than a segment's
 * share of the bound is rejected; a smaller one is always accepted, by evicting others.
 *
 * <p>Clearing and closing return memory to the operating system before they return. The memory of removed and expired
 * entries is reused, and returned when a quarter of it, and at least 16 MiB, are free.
 */
public final class OffHeapStore implements Store {

    public static final StoreVariant VARIANT = StoreVariant.of(
                    "offheap",
                    "log of records in native memory, SIEVE eviction",
                    new StoreTraits(LOCK_FREE, SEGMENT_LOCK, Bound.EVICTS, true, false, false),
                    OffHeapStore::new)
            .taking(StoreSetting.MAX_BYTES)
            .withValuesUpTo(config -> Shares.of(config).largestValueBytes())
            .occupying(config -> new StoreMemory(0, maxBytes(config), 0));

    private static final int SEGMENTS_PER_CORE = 4;
    private static final int MAX_SEGMENTS = 512;

    /** The minimum share of a segment, so that it can hold several large values. */
    private static final long MIN_SEGMENT_BYTES = 8 << 20;

    /** The part of a segment that one chunk, the unit of eviction, takes in a small store. */
    private static final int CHUNK_PART = 64;

    private static final int MIN_CHUNK_BYTES = 16 << 10;
    private static final int MAX_CHUNK_BYTES = 64 << 10;

    /** The maximum part of the memory for the initial index. */
    private static final int INDEX_PART = 4;

    private static final int MEMORY_PART = 4;

    /** The bits of a mixed hash that choose the segment, different from those of the index and the tag. */
    private static final int SEGMENT_SHIFT = 32;

    private final Segment[] segments;
    private final ContentTypes types = new ContentTypes();

    private OffHeapStore(StoreConfig config) {
        Shares shares = Shares.of(config);
        long indexCapacity = Math.min(
                Index.capacityFor(Math.ceilDiv(config.capacityEntries(), shares.count())),
                Long.highestOneBit(shares.bytes() / INDEX_PART / Long.BYTES));
        ReadGuard guard = new ReadGuard();
        segments = IntStream.range(0, shares.count())
                .mapToObj(index -> new Segment(guard, types, shares.bytes(), shares.chunkBytes(), indexCapacity))
                .toArray(Segment[]::new);
    }

    /**
     * The division of the memory.
     *
     * @param count the number of segments, a power of two
     * @param bytes the share of each segment
     * @param chunkBytes the size of a chunk
     */
    private record Shares(int count, long bytes, int chunkBytes) {

        static Shares of(StoreConfig config) {
            long maxBytes = maxBytes(config);
            int count = segmentsFor(maxBytes);
            long bytes = maxBytes / count;
            int chunkBytes = Math.clamp(Long.highestOneBit(bytes / CHUNK_PART), MIN_CHUNK_BYTES, MAX_CHUNK_BYTES);
            return new Shares(count, bytes, chunkBytes);
        }

        long largestValueBytes() {
            return Records.largestValueBytes(RecordLog.largestRecordBytes(bytes, chunkBytes));
        }
    }

    private static long maxBytes(StoreConfig config) {
        return config.maxBytes()
                .orElseGet(() -> Math.min(ProcessMemory.machineBytes() / MEMORY_PART, StoreMemory.mostOffHeapBytes()));
    }

    private static int segmentsFor(long maxBytes) {
        int wanted =
                Math.min(MAX_SEGMENTS, SEGMENTS_PER_CORE * Runtime.getRuntime().availableProcessors());
        long count = Math.min(Integer.highestOneBit(2 * wanted - 1), maxBytes / MIN_SEGMENT_BYTES);
        return (int) Long.highestOneBit(Math.max(1, count));
    }

    private Segment segment(long mixed) {
        return segments[(int) (mixed >>> SEGMENT_SHIFT) & (segments.length - 1)];
    }

    @Override
    public @Nullable Entry get(Key key) {
        Copy copy = new Copy();
        return read(key, copy) ? copy.entry : null;
    }

    @Override
    public boolean read(Key key, EntryReader reader) {
        long mixed = Index.mixed(key.hashCode());
        return segment(mixed).read(mixed, key, reader);
    }

    @Override
    public void put(Key key, Entry entry) {
        long mixed = Index.mixed(key.hashCode());
        segment(mixed).put(mixed, key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        long mixed = Index.mixed(key.hashCode());
        return segment(mixed).putIf(mixed, key, expectedVersion, entry);
    }

    @Override
    public boolean remove(Key key) {
        long mixed = Index.mixed(key.hashCode());
        return segment(mixed).remove(mixed, key);
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        long mixed = Index.mixed(key.hashCode());
        return segment(mixed).removeIf(mixed, key, expectedVersion);
    }

    @Override
    public long size() {
        return Stream.of(segments).mapToLong(Segment::size).sum();
    }

    @Override
    public void clear() {
        for (Segment segment : segments) {
            segment.clear();
        }
        NativeMemory.trim();
    }

    @Override
    public EntryScan scan() {
        var unused = size(); // throws if the store is closed
        Iterator<Segment> left = List.of(segments).iterator();
        return new EntryScan() {
            private Segment segment = left.next();
            private Segment.Pass pass = new Segment.Pass();

            @Override
            public boolean next(EntryVisitor visitor) {
                if (segment.show(pass, visitor)) {
                    return true;
                }
                if (left.hasNext()) {
                    segment = left.next();
                    pass = new Segment.Pass();
                    return true;
                }
                return false;
            }
        };
    }

    /**
     * {@inheritDoc} Waits for readers, so a call from an {@link EntryReader} or {@link EntryVisitor} would deadlock.
     */
    @Override
    public void close() {
        for (Segment segment : segments) {
            segment.close();
        }
        NativeMemory.trim();
    }

    /** Returns the allocated memory in bytes. */
    long bytes() {
        return Stream.of(segments).mapToLong(Segment::bytes).sum();
    }

    /** Retains a copy of the entry. */
    private static final class Copy extends EntryReader {

        private @Nullable Entry entry;

        @Override
        public boolean read(Entry copy) {
            entry = copy;
            return true;
        }
    }
}
