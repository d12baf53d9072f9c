package kvcache.store.proof;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreFullException;
import kvcache.store.StoreSetting;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;

/**
 * Puts entries of mixed sizes into a bounded store, most of them under new keys, the others over or in place of older
 * ones, and tells after each tenth what the process takes. It checks what it reads, so that a store which keeps its
 * memory flat by losing bytes is found out.
 *
 * <p>{@code Soak STORE PUTS}, in a JVM of its own; it exits with 0 where memory stayed flat.
 */
final class Soak {

    /** What stands for the store that leaks on purpose. */
    static final String CANARY = "leaking";

    static final long MAX_BYTES = 32 << 20;

    private static final int CAPACITY_ENTRIES = 16_384;
    private static final int SAMPLES = 10;
    private static final int LEAST_VALUE_BYTES = 12;
    private static final int MOST_VALUE_BYTES = 16 << 10;
    /** How far back keys are written and read again. */
    private static final int RECENT = 4_096;
    /** How many of the oldest go where a store that does not evict is full. */
    private static final int ROOM = 256;

    private static final double AGAIN_SHARE = 0.3;
    private static final double REMOVAL_SHARE = 0.1;
    private static final double READ_SHARE = 0.1;

    private final Store store;
    private final SplittableRandom random = new SplittableRandom(7);
    private long newest;
    private long oldest;
    private long refused;
    private long version;

    private Soak(Store store) {
        this.store = store;
    }

    @SuppressWarnings("SystemOut") // the other process reads it
    public static void main(String[] arguments) throws IOException {
        PrintStream out = System.out;
        try (Store store = open(arguments[0])) {
            List<MemorySample> samples = new Soak(store).churn(Long.parseLong(arguments[1]), out);
            boolean flat = MemorySample.isFlat(samples);
            out.println(
                    flat
                            ? "flat"
                            : "grew by more than %,d bytes from one half to the other"
                                    .formatted(MemorySample.TOLERANCE_BYTES));
            if (!flat) {
                System.exit(1);
            }
        }
    }

    private static Store open(String name) {
        if (name.equals(CANARY)) {
            return new LeakingStore(MAX_BYTES);
        }
        StoreVariant variant = Stores.builtIn().named(name);
        StoreConfig config = StoreConfig.ofCapacity(CAPACITY_ENTRIES);
        return variant.open(variant.settings().contains(StoreSetting.MAX_BYTES) ? config.boundedTo(MAX_BYTES) : config);
    }

    private List<MemorySample> churn(long puts, PrintStream out) throws IOException {
        List<MemorySample> samples = new ArrayList<>();
        for (int tenth = 1; tenth <= SAMPLES; tenth++) {
            long until = puts * tenth / SAMPLES;
            while (version < until) {
                step();
            }
            MemorySample sample = MemorySample.now(version, store.size());
            samples.add(sample);
            out.println(sample + "  %,d refused".formatted(refused));
        }
        return samples;
    }

    private void step() {
        long key = random.nextDouble() < AGAIN_SHARE ? recent() : ++newest;
        put(key);
        if (random.nextDouble() < REMOVAL_SHARE) {
            store.remove(key(recent()));
        }
        if (random.nextDouble() < READ_SHARE) {
            check(recent());
        }
    }

    private void put(long key) {
        version++;
        try {
            store.put(key(key), entry(key));
        } catch (StoreFullException full) {
            refused++;
            for (int i = 0; i < ROOM && oldest < newest; i++) {
                store.remove(key(++oldest));
            }
        }
    }

    private long recent() {
        return Math.max(1, newest - random.nextInt(RECENT));
    }

    private static Key key(long number) {
        return Key.of("key" + number);
    }

    /** As many small values as large ones: sizes are even on a logarithmic scale. */
    private Entry entry(long key) {
        double scale = Math.log((double) MOST_VALUE_BYTES / LEAST_VALUE_BYTES);
        byte[] value = new byte[(int) (LEAST_VALUE_BYTES * Math.exp(random.nextDouble() * scale))];
        Arrays.fill(value, (byte) version);
        ByteBuffer.wrap(value).putLong(key);
        return Entry.of(value, version);
    }

    private void check(long key) {
        Entry found = store.get(key(key));
        if (found == null) {
            return; // evicted, removed or refused
        }
        byte[] value = found.value();
        for (int i = Long.BYTES; i < value.length; i++) {
            if (value[i] != (byte) found.version()) {
                throw new IllegalStateException("byte %d of %d of key %d at version %d is %d"
                        .formatted(i, value.length, key, found.version(), value[i]));
            }
        }
        if (ByteBuffer.wrap(value).getLong() != key) {
            throw new IllegalStateException("key %d has another one's value".formatted(key));
        }
    }
}
