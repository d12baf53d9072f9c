package kvcache.store.offheap;

import java.util.List;
import java.util.stream.IntStream;
import kvcache.store.Key;
import kvcache.store.proof.memory.Whole;

/** A segment so small that jcstress can make one for each race, and that a few writes make it grow and free memory. */
final class SmallSegment {

    private static final int MAX_KEYS = 16;
    private static final int CHUNK_BYTES = 1 << 10;
    private static final long MAX_BYTES = 16 << 10;
    private static final long INDEX_CAPACITY = 8;

    private static final List<Key> KEYS =
            IntStream.range(0, MAX_KEYS).mapToObj(i -> Key.of("key" + i)).toList();

    private final Segment segment =
            new Segment(new ReadGuard(), new ContentTypes(), MAX_BYTES, CHUNK_BYTES, INDEX_CAPACITY);

    void put(int key, int version) {
        segment.put(mixed(key), KEYS.get(key), Whole.entry(version));
    }

    /** The version that is there, 0 for none, or {@link Whole#TORN}. */
    int read(int key) {
        Whole reader = new Whole();
        return segment.read(mixed(key), KEYS.get(key), reader) ? reader.version() : 0;
    }

    void close() {
        segment.close();
    }

    private static long mixed(int key) {
        return Index.mixed(KEYS.get(key).hashCode());
    }
}
