package kvcache.server.testing;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;

/** A store that shows values as one off the heap does: in memory that is spoilt and freed when the reading is over. */
public final class SegmentStore extends ForwardingStore {

    /** What it says of itself. */
    public static final StoreTraits TRAITS =
            new StoreTraits(Synchronisation.LOCK_FREE, Synchronisation.LOCK_FREE, Bound.EVICTS, true, false, false);

    private static final int OFFSET = 24;

    /** An empty one. */
    public SegmentStore() {
        super(TestCache.store());
    }

    @Override
    public boolean read(Key key, EntryReader reader) {
        Entry entry = get(key);
        if (entry == null) {
            return false;
        }
        byte[] value = entry.value();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(OFFSET + value.length + 8L);
            memory.fill((byte) 0x55);
            MemorySegment.copy(value, 0, memory, ValueLayout.JAVA_BYTE, OFFSET, value.length);
            boolean taken = reader.show(
                    memory, OFFSET, value.length, entry.contentType(), entry.version(), entry.expiresAtMs());
            memory.fill((byte) 0xAA);
            return taken;
        }
    }
}
