package kvcache.bench.micro;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kvcache.store.Entry;
import kvcache.store.KeyHash;
import kvcache.store.Store;

/**
 * The main class of a child that measures the memory of a store: {@code STORE ENTRIES VALUE_BYTES}. Prints one line,
 * see {@link #RESULT}.
 *
 * <p>The result is the difference between two readings in one process: before the store is opened, and when it is full.
 * First a small store of the same kind is filled and closed, so that both readings include its classes and compiled
 * code. Each key and value is created when it is put, and only the store retains it. Before a reading the heap is
 * collected until no more memory is freed.
 */
public final class FootprintProbe {

    /** The printed line: this word and then, before and after, the resident set and the heap in use, in bytes. */
    public static final String RESULT = "footprint";

    private static final int WARM_ENTRIES = 20_000;
    private static final int MOST_COLLECTIONS = 20;
    private static final int LEAST_COLLECTIONS = 3;

    private static final int LOOK_MS = 20;
    private static final int STILL_LOOKS = 10;
    private static final int MOST_LOOKS = 500;

    /** What is still given back is less than this: a 16th of a byte an entry of a million. */
    private static final long STILL_BYTES = 64 << 10;

    private static final long BYTES_PER_KIB = 1024;

    private FootprintProbe() {}

    private record Reading(long residentBytes, long heapBytes) {}

    /** Measures. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String store = args[0];
        int entries = Integer.parseInt(args[1]);
        int valueBytes = Integer.parseInt(args[2]);
        warmUp(store, valueBytes);
        Reading before = settled();
        try (Store full = OpenedStores.open(store, entries, valueBytes)) {
            fill(full, entries, valueBytes);
            Reading after = settled();
            check(full, entries);
            System.out.printf(
                    "%s %s %s %s %s%n",
                    RESULT, before.residentBytes, before.heapBytes, after.residentBytes, after.heapBytes);
        }
    }

    private static void warmUp(String name, int valueBytes) throws IOException, InterruptedException {
        try (Store small = OpenedStores.open(name, WARM_ENTRIES, valueBytes)) {
            fill(small, WARM_ENTRIES, valueBytes);
            check(small, WARM_ENTRIES);
            settled();
        }
    }

    private static void fill(Store store, int entries, int valueBytes) {
        SplittableRandom random = new SplittableRandom(entries);
        for (int i = 0; i < entries; i++) {
            byte[] value = new byte[valueBytes];
            random.nextBytes(value);
            store.put(Keys.key(i, KeyHash.DEFAULT), Entry.of(value, Client.FIRST_VERSION));
        }
    }

    /** A store that lost entries is not the smaller for it. */
    private static void check(Store store, int entries) {
        for (int i = 0; i < entries; i++) {
            if (store.get(Keys.key(i, KeyHash.DEFAULT)) == null) {
                throw new IllegalStateException("the store holds %s of %s entries".formatted(store.size(), entries));
            }
        }
    }

    private static Reading settled() throws IOException, InterruptedException {
        Reading last = new Reading(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 1; i <= MOST_COLLECTIONS; i++) {
            System.gc();
            awaitStillResidentSet();
            Reading now = read();
            boolean still = last.residentBytes - now.residentBytes < STILL_BYTES
                    && last.heapBytes - now.heapBytes < STILL_BYTES;
            if (still && i >= LEAST_COLLECTIONS) {
                return now;
            }
            last = now;
        }
        return last;
    }

    /**
     * A collection is over before the memory that it found free is given back: a thread of the collector does that
     * afterwards, in slices.
     */
    private static void awaitStillResidentSet() throws IOException, InterruptedException {
        long last = residentBytes();
        int stillFor = 0;
        for (int i = 0; i < MOST_LOOKS && stillFor < STILL_LOOKS; i++) {
            Thread.sleep(LOOK_MS);
            long now = residentBytes();
            stillFor = last - now < STILL_BYTES ? stillFor + 1 : 0;
            last = now;
        }
    }

    private static Reading read() throws IOException {
        return new Reading(
                residentBytes(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst()
                    .orElseThrow(() -> new IOException("/proc/self/status holds no VmRSS"));
        }
    }
}
