package kvcache.server.testing;

import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/** Passes every call on to another store; tests override what should differ. */
public class ForwardingStore implements Store {

    private final Store store;

    /** Passes calls on to this store. */
    public ForwardingStore(Store store) {
        this.store = store;
    }

    @Override
    public @Nullable Entry get(Key key) {
        return store.get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        store.put(key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        return store.putIf(key, expectedVersion, entry);
    }

    @Override
    public boolean remove(Key key) {
        return store.remove(key);
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        return store.removeIf(key, expectedVersion);
    }

    @Override
    public long size() {
        return store.size();
    }

    @Override
    public void clear() {
        store.clear();
    }

    @Override
    public EntryScan scan() {
        return store.scan();
    }

    @Override
    public void close() {
        store.close();
    }
}
