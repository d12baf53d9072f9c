package kvcache.store.proof;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import kvcache.store.KeyHash;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;

/**
 * The operations of a store as Lincheck calls them, in a new store for each run of a scenario. An entry is known by its
 * version, which its value repeats; a scenario writes no version twice, as the contract asks of a writer.
 *
 * <p>The two keys have one hash, so that they meet in one bin, one stripe and one chain of probes.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "fresh", gen = FreshVersions.class)
@Param(name = "seen", gen = IntGen.class, conf = "0:2")
public abstract class StoreOperations {

    private static final List<Key> KEYS = List.of(key("Aa"), key("BB"));

    private final Store store;

    /** The operations of this store, which is closed after the run. */
    protected StoreOperations(Store store) {
        this.store = store;
    }

    private static Key key(String text) {
        return Key.of(text.getBytes(StandardCharsets.US_ASCII), KeyHash.JDK);
    }

    /** The version that a copy, or the entry itself, is at. */
    @Operation
    public final long get(@Param(name = "key") int key) {
        Entry found = store.get(KEYS.get(key));
        return found == null ? Entry.ABSENT : checked(found.version(), ByteBuffer.wrap(found.value()));
    }

    /** The version that a reader is shown. */
    @Operation
    public final long read(@Param(name = "key") int key) {
        Versioned reader = new Versioned();
        return store.read(KEYS.get(key), reader) ? reader.version : Entry.ABSENT;
    }

    /** A write whatever was there. */
    @Operation
    public final void put(@Param(name = "key") int key, @Param(name = "fresh") int version) {
        store.put(KEYS.get(key), entry(version));
    }

    /** Compare-and-set; a version seen of 0 asks for no entry. */
    @Operation
    public final boolean putIf(
            @Param(name = "key") int key, @Param(name = "seen") int expected, @Param(name = "fresh") int version) {
        return store.putIf(KEYS.get(key), expected, entry(version));
    }

    /** A removal whatever was there. */
    @Operation
    public final boolean remove(@Param(name = "key") int key) {
        return store.remove(KEYS.get(key));
    }

    /** A removal of this version alone. */
    @Operation
    public final boolean removeIf(@Param(name = "key") int key, @Param(name = "seen") int expected) {
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

    private static final class Versioned implements EntryReader {
        private long version;

        @Override
        public boolean read(Entry entry) {
            version = checked(entry.version(), ByteBuffer.wrap(entry.value()));
            return true;
        }

        @Override
        public boolean read(
                MemorySegment memory,
                long valueOffset,
                int valueBytes,
                @Nullable String contentType,
                long version,
                long expiresAtMs) {
            byte[] copy = memory.asSlice(valueOffset, valueBytes).toArray(ValueLayout.JAVA_BYTE);
            this.version = checked(version, ByteBuffer.wrap(copy));
            return true;
        }
    }

    static Store open(String name) {
        StoreVariant variant = Stores.builtIn().named(name);
        return variant.open(StoreConfig.ofCapacity(16));
    }
}
