package kvcache.bench.micro;

import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A store with an entry for every key. */
@State(Scope.Benchmark)
public class FilledStore {

    @Param("concurrent")
    public String store = "";

    private @Nullable Store opened;

    /** Fills the store and collects the heap. */
    @Setup(Level.Trial)
    public void fill(Keys keys) {
        Store empty = OpenedStores.open(store, keys.entries, keys.valueBytes);
        ValueArrays values = new ValueArrays(keys.valueBytes, keys.seed);
        keys.forEachNewKey((key, index) -> empty.put(key, values.fresh(Client.FIRST_VERSION)));
        opened = empty;
        System.gc();
    }

    @TearDown(Level.Trial)
    public void close() {
        get().close();
    }

    boolean read(Key key, Client client) {
        return get().read(key, client);
    }

    void put(Key key, Entry entry) {
        get().put(key, entry);
    }

    Store get() {
        Store store = opened;
        if (store == null) {
            throw new IllegalStateException("not filled yet");
        }
        return store;
    }
}
