package kvcache.store.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;

/**
 * The operations of a store as Lincheck calls them, in a new store for each run of a scenario. An entry is known by its
 * version, which its value repeats; a scenario writes no version twice, as the contract asks of a writer.
 *
 * <p>The two keys have one hash, so that they meet in one bin, one stripe and one chain of probes. The parameters are
 * declared because Lincheck wants to know how to draw them; {@link Scenarios} does it instead.
 */
@Param(name = "key", gen = IntGen.class)
@Param(name = "expected", gen = IntGen.class)
@Param(name = "version", gen = IntGen.class)
public abstract class StoreOperations {

    private static final List<Key> KEYS = List.of(key("Aa"), key("BB"));

    /** So little that a run costs little, and far more than two entries need, so that none is evicted. */
    private static final long MAX_BYTES = StoreConfig.MIN_MAX_BYTES;

    private final Store store;

    /** The operations of this store, which is closed after the run. */
    StoreOperations(Store store) {
        this.store = store;
    }

    /** The operations of a new and small store of the variant that has this name. */
    StoreOperations(String name) {
        this(Stores.builtIn().named(name).open(smallest(Stores.builtIn().named(name))));
    }

    private static StoreConfig smallest(StoreVariant variant) {
        StoreConfig config = StoreConfig.ofCapacity(16);
        if (variant.settings().contains(StoreSetting.STRIPES)) {
            config = config.withStripes(1);
        }
        return variant.settings().contains(StoreSetting.MAX_BYTES) ? config.boundedTo(MAX_BYTES) : config;
    }

    private static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.US_ASCII), KeyHash.JDK);
    }

    /** The version that a copy, or the entry itself, is at. */
    @Operation
    public final long get(int key) {
        Entry found = store.get(KEYS.get(key));
        return found == null ? Entry.ABSENT : checked(found.version(), ByteBuffer.wrap(found.value()));
    }

    /** The version that a reader is shown. */
    @Operation
    public final long read(int key) {
        Versioned reader = new Versioned();
        return store.read(KEYS.get(key), reader) ? reader.version : Entry.ABSENT;
    }

    /** A write whatever was there. */
    @Operation
    public final void put(int key, int version) {
        store.put(KEYS.get(key), entry(version));
    }

    /** Compare-and-set; a version seen of 0 asks for no entry. */
    @Operation
    public final boolean putIf(int key, int expected, int version) {
        return store.putIf(KEYS.get(key), expected, entry(version));
    }

    /** A removal whatever was there. */
    @Operation
    public final boolean remove(int key) {
        return store.remove(KEYS.get(key));
    }

    /** A removal of this version alone. */
    @Operation
    public final boolean removeIf(int key, int expected) {
        return store.removeIf(KEYS.get(key), expected);
    }

    /** Gives the memory of this run back; Lincheck calls it when the run has ended. */
    @Validate
    public final void close() {
        store.close();
    }

    private static Entry entry(long version) {
        return Entry.of(ByteBuffer.allocate(Long.BYTES).putLong(version).array(), version);
    }

    private static long checked(long version, ByteBuffer value) {
        if (value.remaining() != Long.BYTES || value.getLong(0) != version) {
            throw new IllegalStateException("an entry of version %d has another one's value".formatted(version));
        }
        return version;
    }

    private static final class Versioned extends EntryReader {
        private long version;

        @Override
        public boolean read(Entry entry) {
            version = checked(entry.version(), ByteBuffer.wrap(entry.value()));
            return true;
        }
    }
}
