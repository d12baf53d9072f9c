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

    /** The first word of the printed line. Resident set and used heap in bytes follow, before and then after. */
    public static final String RESULT = "footprint";

    private static final int WARM_ENTRIES = 20_000;
    private static final int MAX_COLLECTIONS = 20;
    private static final int MIN_COLLECTIONS = 3;

    private static final int POLL_MS = 20;
    private static final int STABLE_POLLS = 10;
    private static final int MAX_POLLS = 500;

    /** Smaller changes of memory are ignored: a 16th of a byte per entry, for a million entries. */
    private static final long STABLE_BYTES = 64 << 10;

    private static final long BYTES_PER_KIB = 1024;

    private FootprintProbe() {}

    private record Reading(long residentBytes, long heapBytes) {}

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

    /** Fails if the store lost entries. */
    private static void check(Store store, int entries) {
        for (int i = 0; i < entries; i++) {
            if (store.get(Keys.key(i, KeyHash.DEFAULT)) == null) {
                throw new IllegalStateException("the store holds %s of %s entries".formatted(store.size(), entries));
            }
        }
    }

    private static Reading settled() throws IOException, InterruptedException {
        Reading last = new Reading(Long.MAX_VALUE, Long.MAX_VALUE);
        for (int i = 1; i <= MAX_COLLECTIONS; i++) {
            System.gc();
            awaitStableResidentSet();
            Reading now = read();
            boolean stable = last.residentBytes - now.residentBytes < STABLE_BYTES
                    && last.heapBytes - now.heapBytes < STABLE_BYTES;
            if (stable && i >= MIN_COLLECTIONS) {
                return now;
            }
            last = now;
        }
        return last;
    }

    /**
     * Waits until the resident set is stable: the collector returns free memory in the background, after a collection.
     */
    private static void awaitStableResidentSet() throws IOException, InterruptedException {
        long last = residentBytes();
        int stablePolls = 0;
        for (int i = 0; i < MAX_POLLS && stablePolls < STABLE_POLLS; i++) {
            Thread.sleep(POLL_MS);
            long now = residentBytes();
            stablePolls = last - now < STABLE_BYTES ? stablePolls + 1 : 0;
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
