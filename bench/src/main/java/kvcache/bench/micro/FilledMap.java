package kvcache.bench.micro;

import java.util.concurrent.ConcurrentHashMap;
import kvcache.store.Entry;
import kvcache.store.Key;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The JDK's map with an entry for every key and without the store contract: the baseline for the cost of the contract.
 */
@State(Scope.Benchmark)
public class FilledMap {

    private ConcurrentHashMap<Key, Entry> map = new ConcurrentHashMap<>();

    /** Fills the map and collects the heap. */
    @Setup(Level.Trial)
    public void fill(Keys keys) {
        ConcurrentHashMap<Key, Entry> empty = new ConcurrentHashMap<>(keys.entries);
        ValueArrays values = new ValueArrays(keys.valueBytes, keys.seed);
        keys.forEachNewKey((key, index) -> empty.put(key, values.fresh(Client.FIRST_VERSION)));
        map = empty;
        System.gc();
    }

    ConcurrentHashMap<Key, Entry> map() {
        return map;
    }
}
