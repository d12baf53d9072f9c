package kvcache.store;

import org.jspecify.annotations.Nullable;

/**
 * A thread-safe map from keys to entries.
 *
 * <p>Each operation is atomic for its key: a read sees one complete entry of some write, never a mixture, and once a
 * write has returned every read that starts later sees it or a newer one. There are no guarantees across keys, and
 * {@link #size()} and {@link #clear()} are approximate while others write.
 *
 * <p>Compare-and-set uses {@linkplain Entry#version() versions}. The writer chooses them so that no two entries of a
 * key share one; a key without an entry has the version {@link Entry#ABSENT}.
 *
 * <p>Entries are immutable and handed out as they are; see {@link Entry} for who owns the bytes. A key given to a write
 * that stores may be kept by the store; one given to any other call is used during the call alone.
 *
 * <p>A bounded store may at any time evict any entry, which then looks removed. A full store that does not evict
 * rejects writes with {@link StoreFullException} and keeps its entries.
 *
 * <p>Every call is synchronous. Whether one may block longer than a lock of a few instructions is said by
 * {@link StoreTraits#mayBlock()}; the server calls such a store on separate threads, never on an event loop.
 */
public interface Store extends AutoCloseable {

    /** Returns the entry of a key, or null if there is none. An off-heap store makes a copy. */
    @Nullable
    Entry get(Key key);

    /**
     * Passes the entry of a key to a reader, without allocating if the store can.
     *
     * @return whether there was an entry and the reader accepted it
     */
    default boolean read(Key key, EntryReader reader) {
        Entry entry = get(key);
        return entry != null && reader.read(entry);
    }

    /**
     * Stores or replaces an entry.
     *
     * @throws StoreFullException if there is no room; the key keeps its previous entry
     */
    void put(Key key, Entry entry);

    /**
     * Stores an entry if the key is at a version (compare-and-set).
     *
     * @param expectedVersion the version that the key's entry must have, or {@link Entry#ABSENT} for no entry
     * @return whether the entry was stored
     * @throws StoreFullException if there is no room; the key keeps its previous entry
     */
    boolean putIf(Key key, long expectedVersion, Entry entry);

    /** Removes a key's entry. Returns whether there was one. */
    boolean remove(Key key);

    /**
     * Removes a key's entry if it has this version. Returns whether it was removed. Does not count as an access for
     * eviction.
     */
    boolean removeIf(Key key, long expectedVersion);

    /** Returns the number of entries. Approximate during concurrent writes. */
    long size();

    /** Removes every entry that existed when the call began. An entry stored during the call may stay. */
    void clear();

    /** Begins a scan of all entries. */
    EntryScan scan();

    /**
     * Returns about how much heap the next growth of the store's tables takes at once, if it is near, else 0. The
     * server keeps this much free.
     */
    default long growthBytes() {
        return 0;
    }

    /**
     * Frees heap that removed entries still take, if the store could not free it on removal. Other calls may run
     * concurrently. May take long. The server calls this when the heap is full.
     *
     * @param roomBytes the heap that the store may take temporarily
     */
    default void trim(long roomBytes) {
        // most stores free an entry when it is removed
    }

    /**
     * Closes the store and frees its off-heap memory. Closing again does nothing. Calls in progress on other threads,
     * including readers, finish first or throw {@link StoreClosedException}, as later calls do.
     */
    @Override
    void close();
}
