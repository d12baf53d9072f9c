package kvcache.store.proof.memory;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;

/**
 * A key of the one store that all races of this JVM are about. jcstress makes states by the thousand, so each is a key
 * and not a store; whoever has read the last outcome removes it.
 */
final class Subject {

    /** The system property that names the variant. */
    static final String PROPERTY = "kvcache.proof.store";

    private static final long MAX_BYTES = 64 << 20;
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
        STORE.put(key, Whole.entry(version));
    }

    /** Whether it was stored, as 0 or 1. */
    int putIf(int expected, int version) {
        return STORE.putIf(key, expected, Whole.entry(version)) ? 1 : 0;
    }

    /** Whether it was removed, as 0 or 1. */
    int removeIf(int expected) {
        return STORE.removeIf(key, expected) ? 1 : 0;
    }

    /** The version that a reader is shown, 0 for none, or {@link Whole#TORN}. */
    int read() {
        Whole reader = new Whole();
        return STORE.read(key, reader) ? reader.version() : (int) Entry.ABSENT;
    }

    /** The same, after which the key is gone. */
    int readLast() {
        int last = read();
        STORE.remove(key);
        return last;
    }
}
