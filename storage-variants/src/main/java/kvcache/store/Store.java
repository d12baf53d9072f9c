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

    /** The entry of a key, or null where there is none. A store off the heap makes a copy. */
    @Nullable
    Entry get(Key key);

    /**
     * Shows the entry of a key to a reader, without making anything on the heap where the store can do without.
     *
     * @return whether there was an entry and the reader took it
     */
    default boolean read(Key key, EntryReader reader) {
        Entry entry = get(key);
        return entry != null && reader.read(entry);
    }

    /**
     * Stores an entry, in place of the one that the key had.
     *
     * @throws StoreFullException where there is no room; the key keeps the entry that it had
     */
    void put(Key key, Entry entry);

    /**
     * Stores an entry if the key is at a version: compare-and-set.
     *
     * @param expectedVersion the version that the key's entry must have, or {@link Entry#ABSENT} for no entry at all
     * @return whether the entry was stored
     * @throws StoreFullException where there is no room; the key keeps the entry that it had
     */
    boolean putIf(Key key, long expectedVersion, Entry entry);

    /** Removes a key's entry; false where there was none. */
    boolean remove(Key key);

    /**
     * Removes a key's entry if it has this version; false where it has another, or there is none. It does not count as
     * an access for a store that evicts.
     */
    boolean removeIf(Key key, long expectedVersion);

    /** How many entries there are; approximate while others write. */
    long size();

    /** Removes every entry that was there when the call began; one put meanwhile may stay or go. */
    void clear();

    /** Begins a pass over all entries, such as to remove those that have expired. */
    EntryScan scan();

    /**
     * Returns how much heap the next growth of the store's tables takes at once, if that is near, else 0; approximate.
     * The server keeps this much free.
     */
    default long growthBytes() {
        return 0;
    }

    /**
     * Frees what removed entries still hold on the heap, if the store cannot do so when they are removed. Entries stay
     * as they are, and other calls may run at the same time. May take long. The server calls this when the heap is
     * full.
     *
     * @param roomBytes how much heap the store may take in passing
     */
    default void trim(long roomBytes) {
        // most stores keep nothing of a removed entry
    }

    /**
     * Closes the store and gives back what it holds outside the heap. Closing again does nothing. Calls in progress on
     * other threads, readers included, finish first or throw {@link StoreClosedException}, as every later call does.
     */
    @Override
    void close();
}
