package kvcache.server.api;

import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a cache over one store: what every protocol comes down to.
 *
 * <p>The caller sees to it that keys and values are within the limits; it knows them before the bytes are here.
 */
public final class CacheApi {

    private final Store store;
    private final boolean mayBlock;
    private final int maxValueBytes;
    private final AtomicLong lastVersion = new AtomicLong();

    /**
     * The operations over a store, which stays the caller's to close.
     *
     * @param mayBlock whether a call to the store may wait, as its traits say
     */
    public CacheApi(Store store, boolean mayBlock, int maxValueBytes) {
        this.store = store;
        this.mayBlock = mayBlock;
        this.maxValueBytes = maxValueBytes;
    }

    /** The entry of a key, or null where there is none. */
    public @Nullable Entry get(Key key) {
        return store.get(key);
    }

    /** Stores a value, in place of the one there was; the array is taken over. */
    public void put(Key key, byte[] value) {
        store.put(key, Entry.of(value, lastVersion.incrementAndGet()));
    }

    /** Removes a key; false where it had no value. */
    public boolean remove(Key key) {
        return store.remove(key);
    }

    /** Whether a call may wait, and so must not be made on an event loop. */
    public boolean mayBlock() {
        return mayBlock;
    }

    /** The longest value, in bytes. */
    public int maxValueBytes() {
        return maxValueBytes;
    }
}
