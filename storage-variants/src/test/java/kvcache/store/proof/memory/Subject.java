package kvcache.store.proof.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.Entry;
import kvcache.store.EntryReader;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;

/**
 * A key of the one store that all races of this JVM are about. jcstress makes states by the thousand, so each is a key and
 * not a store; whoever has read the last outcome removes it.
 */
final class Subject {

    /** The system property that names the variant. */
    static final String PROPERTY = "kvcache.proof.store";

    /** What a read tells where what it was shown was not one entry as somebody stored it. */
    static final int TORN = -1;

    private static final long MAX_BYTES = 64 << 20;
    private static final int VALUE_BYTES = 40;
    private static final AtomicLong KEYS = new AtomicLong();
    private static final Store STORE = open(System.getProperty(PROPERTY, Stores.DEFAULT));

    private final Key key = Key.of(Long.toString(KEYS.getAndIncrement()).getBytes(StandardCharsets.US_ASCII));

    private static Store open(String name) {
        if (name.equals(CheckThenActStore.NAME)) {
            return new CheckThenActStore();
        }
        StoreVariant variant = Stores.builtIn().named(name);
        StoreConfig config = StoreConfig.ofCapacity(1 << 16);
        return variant.open(variant.settings().contains(StoreSetting.MAX_BYTES) ? config.boundedTo(MAX_BYTES) : config);
    }

    void put(int version) {
        STORE.put(key, entry(version));
    }

    /** Whether it was stored, as 0 or 1. */
    int putIf(int expected, int version) {
        return STORE.putIf(key, expected, entry(version)) ? 1 : 0;
    }

    /** Whether it was removed, as 0 or 1. */
    int removeIf(int expected) {
        return STORE.removeIf(key, expected) ? 1 : 0;
    }

    /** The version that a reader is shown, 0 for none, or {@link #TORN}. */
    int read() {
        Whole reader = new Whole();
        return STORE.read(key, reader) ? reader.version : (int) Entry.ABSENT;
    }

    /** The same, after which the key is gone. */
    int readLast() {
        int last = read();
        STORE.remove(key);
        return last;
    }

    /** An entry whose every byte is its version, and so is its length, all but. */
    private static Entry entry(int version) {
        byte[] value = new byte[VALUE_BYTES + version];
        Arrays.fill(value, (byte) version);
        return Entry.of(value, version);
    }

    private static final class Whole implements EntryReader {

        private int version;

        @Override
        public boolean read(Entry entry) {
            return read(
                    MemorySegment.ofArray(entry.value()),
                    0,
                    entry.value().length,
                    entry.contentType(),
                    entry.version(),
                    entry.expiresAtMs());
        }

        @Override
        public boolean read(
                MemorySegment memory,
                long valueOffset,
                int valueBytes,
                @Nullable String contentType,
                long version,
                long expiresAtMs) {
            boolean whole = valueBytes == VALUE_BYTES + version && contentType == null && expiresAtMs == Entry.NEVER;
            for (int i = 0; whole && i < valueBytes; i++) {
                whole = memory.get(ValueLayout.JAVA_BYTE, valueOffset + i) == version;
            }
            this.version = whole ? (int) version : TORN;
            return true;
        }
    }
}
