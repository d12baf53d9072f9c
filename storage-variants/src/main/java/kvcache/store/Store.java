package kvcache.store;

import org.jspecify.annotations.Nullable;

/**
 * A map from keys to entries that any number of threads may use at once.
 *
 * <p>Each operation is atomic for its key: a read sees one whole entry that some write stored, never a mixture, and once
 * a write has returned every read that starts later sees it or a newer one. Nothing is promised across keys, and
 * {@link #size()} and {@link #clear()} are approximate while others write.
 *
 * <p>Entries are immutable and handed out as they are; see {@link Entry} for who owns the bytes. A key given to
 * {@link #put} may be kept by the store; one given to {@link #get} or {@link #remove} is used during the call alone.
 *
 * <p>Every call is synchronous. Whether one may block longer than a lock of a few instructions is said by
 * {@link StoreTraits#mayBlock()}; the server calls such a store on threads of their own, never on an event loop.
 */
public interface Store extends AutoCloseable {

    /** The entry of a key, or null where there is none. */
    @Nullable
    Entry get(Key key);

    /** Stores an entry, in place of the one that the key had. */
    void put(Key key, Entry entry);

    /** Removes a key's entry; false where there was none. */
    boolean remove(Key key);

    /** How many entries there are; approximate while others write. */
    long size();

    /** Removes every entry that was there when the call began; one put meanwhile may stay or go. */
    void clear();

    /** Gives back what the store holds outside the heap; nothing may be called afterwards. */
    @Override
    default void close() {}
}
