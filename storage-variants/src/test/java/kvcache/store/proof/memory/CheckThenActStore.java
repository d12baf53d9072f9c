package kvcache.store.proof.memory;

import java.util.concurrent.ConcurrentHashMap;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/** The canary: its putIf and removeIf look first and act afterwards. */
final class CheckThenActStore implements Store {

    /** What the property calls it. */
    static final String NAME = "check-then-act";

    private final ConcurrentHashMap<Key, Entry> map = new ConcurrentHashMap<>();

    @Override
    public @Nullable Entry get(Key key) {
        return map.get(key);
    }

    @Override
    public void put(Key key, Entry entry) {
        map.put(key, entry);
    }

    @Override
    public boolean putIf(Key key, long expectedVersion, Entry entry) {
        boolean expected = versionOf(key) == expectedVersion;
        if (expected) {
            map.put(key, entry);
        }
        return expected;
    }

    @Override
    public boolean remove(Key key) {
        return map.remove(key) != null;
    }

    @Override
    public boolean removeIf(Key key, long expectedVersion) {
        return versionOf(key) == expectedVersion && remove(key);
    }

    private long versionOf(Key key) {
        Entry current = map.get(key);
        return current == null ? Entry.ABSENT : current.version();
    }

    @Override
    public long size() {
        return map.size();
    }

    @Override
    public void clear() {
        map.clear();
    }

    @Override
    public EntryScan scan() {
        return EntryScan.over(map.entrySet().iterator());
    }

    @Override
    public void close() {}
}
