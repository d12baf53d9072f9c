package kvcache.analysis.micro.fork;

import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
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

    /** Fills it, and leaves the heap as a collection leaves it. */
    @Setup(Level.Trial)
    public void fill(Keys keys) {
        Store empty = open(store, keys.entries, keys.valueBytes);
        Values values = new Values(keys.valueBytes, keys.seed);
        keys.forEachNewKey((key, index) -> empty.put(key, values.fresh(Client.FIRST_VERSION)));
        opened = empty;
        System.gc();
    }

    /** Opens a store that can hold so many entries and evicts none of them: what is compared holds the same entries. */
    static Store open(String name, int entries, int valueBytes) {
        StoreVariant variant = Stores.builtIn().named(name);
        StoreConfig config = StoreConfig.ofCapacity(entries);
        return variant.open(
                variant.settings().contains(StoreSetting.MAX_BYTES)
                        ? config.boundedTo(ample(entries, valueBytes))
                        : config);
    }

    /** Twice what any variant is expected to take, in bytes. */
    private static long ample(int entries, int valueBytes) {
        long overhead = 128;
        long bytes = 2L * entries * (Keys.KEY_BYTES + valueBytes + overhead);
        return Math.clamp(bytes, StoreConfig.MIN_MAX_BYTES, StoreConfig.MAX_MAX_BYTES);
    }

    /** Closes it. */
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

    /** For tests. */
    @Nullable
    Entry entry(Key key) {
        return get().get(key);
    }

    /** For tests. */
    void clear() {
        get().clear();
    }

    private Store get() {
        Store store = opened;
        if (store == null) {
            throw new IllegalStateException("not filled yet");
        }
        return store;
    }
}
