package kvcache.store.proof;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import kvcache.store.Entry;

/** What a store means when one thread uses it: the specification that Lincheck compares every variant with. */
public final class SequentialStore {

    private final Map<Integer, Long> versions = new HashMap<>();

    /** The key's version, 0 for none. */
    public long get(int key) {
        return versions.getOrDefault(key, Entry.ABSENT);
    }

    /** The same as {@link #get}. */
    public long read(int key) {
        return get(key);
    }

    /** A write whatever was there. */
    public void put(int key, int version) {
        versions.put(key, (long) version);
    }

    /** A write at this version alone. */
    public boolean putIf(int key, int expected, int version) {
        boolean stores = get(key) == expected;
        if (stores) {
            put(key, version);
        }
        return stores;
    }

    /** Whether there was one. */
    public boolean remove(int key) {
        return versions.remove(key) != null;
    }

    /** Whether there was one, of this version. */
    public boolean removeIf(int key, int expected) {
        return expected != Entry.ABSENT && get(key) == expected && remove(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SequentialStore that && versions.equals(that.versions);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(versions);
    }
}
