package kvcache.store;

import java.util.Objects;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A store in a {@link ConcurrentMap} whose operations are atomic for each key.
 *
 * <p>Compare-and-set relies on the identity equality of {@link Entry}: it replaces or removes exactly the entry whose
 * version it checked. No other entry can be mistaken for it, since the caller retains it.
 *
 * <p>Closing stops further calls. Calls in progress finish, and the garbage collector frees the map.
 *
 * @param <M> the kind of map
 */
public abstract class MapStore<M extends ConcurrentMap<Key, Entry>> implements Store {

    private final M map;
    private volatile boolean closed;

    /** Creates a store in an empty map, which nobody else may change. */
    protected MapStore(M map) {
        this.map = map;
    }

    /**
     * Returns the map.
     *
     * @throws StoreClosedException if the store has been closed
     */
    protected final M open() {
        if (closed) {
            throw new StoreClosedException();
        }
        return map;
    }

    /**
     * Returns the entry of a key, or null, without counting as an access. Must be overridden if a read of the map
     * counts.
     */
    protected @Nullable Entry peek(Key key) {
        return open().get(key);
    }

    @Override
    public final @Nullable Entry get(Key key) {
        return open().get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        open().put(key, Objects.requireNonNull(entry, "entry"));
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        Objects.requireNonNull(entry, "entry");
        if (expectedVersion == Entry.ABSENT) {
            return open().putIfAbsent(key, entry) == null;
        }
        Entry current = peek(key);
        return current != null && current.version() == expectedVersion && map.replace(key, current, entry);
    }

    @Override
    public boolean remove(Key key) {
        return open().remove(key) != null;
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        Entry current = peek(key);
        return current != null && current.version() == expectedVersion && map.remove(key, current);
    }

    @Override
    public long size() {
        return open().size();
    }

    @Override
    public void clear() {
        open().clear();
    }

    @Override
    public final EntryScan scan() {
        EntryScan entries = EntryScan.over(open().entrySet().iterator());
        return visitor -> {
            var unused = open();
            return entries.next(visitor);
        };
    }

    @Override
    public final void close() {
        closed = true;
    }
}
