package kvcache.store.proof;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import kvcache.store.Entry;
import kvcache.store.EntryScan;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;

/** The canaries: stores with the mistakes that one makes, which Lincheck must find or be trusted in nothing. */
final class RacyOperations {

    private RacyOperations() {}

    /** A HashMap without a lock. */
    public static final class Unlocked extends StoreOperations {
        /** A new one. */
        public Unlocked() {
            super(new RacyStore(new HashMap<>()));
        }
    }

    /** A ConcurrentHashMap whose putIf looks first and stores afterwards. */
    public static final class CheckThenPut extends StoreOperations {
        /** A new one. */
        public CheckThenPut() {
            super(new RacyStore(new ConcurrentHashMap<>()) {
                @Override
                public boolean removeIf(Key key, long expectedVersion) {
                    Entry current = get(key);
                    return current != null && current.version() == expectedVersion && map.remove(key, current);
                }
            });
        }
    }

    /** A ConcurrentHashMap whose removeIf looks first and removes afterwards, whatever is there by then. */
    public static final class CheckThenRemove extends StoreOperations {
        /** A new one. */
        public CheckThenRemove() {
            super(new RacyStore(new ConcurrentHashMap<>()) {
                @Override
                public boolean putIf(Key key, long expectedVersion, Entry entry) {
                    Entry current = get(key);
                    if (current == null) {
                        return expectedVersion == Entry.ABSENT && map.putIfAbsent(key, entry) == null;
                    }
                    return current.version() == expectedVersion && map.replace(key, current, entry);
                }
            });
        }
    }

    /** Right for one thread; for more, as good as its map, and no call of two steps is one step. */
    private static class RacyStore implements Store {

        final Map<Key, Entry> map;

        RacyStore(Map<Key, Entry> map) {
            this.map = map;
        }

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
            Entry current = map.get(key);
            boolean stores = (current == null ? Entry.ABSENT : current.version()) == expectedVersion;
            if (stores) {
                map.put(key, entry);
            }
            return stores;
        }

        @Override
        public boolean remove(Key key) {
            return map.remove(key) != null;
        }

        @Override
        public boolean removeIf(Key key, long expectedVersion) {
            Entry current = map.get(key);
            return current != null && current.version() == expectedVersion && remove(key);
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
}
