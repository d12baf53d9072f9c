package kvcache.server;

import java.util.Locale;
import kvcache.server.netty.ConnectionLimits;
import kvcache.store.ProcessMemory;
import kvcache.store.StoreConfig;
import kvcache.store.StoreMemory;
import kvcache.store.StoreVariant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a server's memory settings against the memory of the process and the machine (or container), before anything
 * is opened. Rejects a bound that cannot fit; reduces a capacity that is a hint.
 */
final class MemoryFit {

    private static final Logger log = LoggerFactory.getLogger(MemoryFit.class);

    /** The tables of an empty store may take this part of the usable heap. */
    private static final int TABLE_PART = 4;

    /** Bodies in flight may take this part of the usable heap. */
    private static final int BODY_PART = 2;

    /** One value may take this part of the usable heap, since it is there at least twice while it is replaced. */
    private static final int VALUE_PART = 4;

    private MemoryFit() {}

    /**
     * Returns the configuration with a capacity that fits.
     *
     * @throws IllegalArgumentException if a bound does not fit; the message gives the bound and the limit
     */
    static ServerConfig fitted(ServerConfig config) {
        checkBound(config.variant(), config.store());
        checkCapacity(config.variant(), config.store());
        checkBodies(config.connections());
        checkValues(config.cache().maxValueBytes());
        return config.withStore(fitCapacity(config.variant(), config.store()));
    }

    /** Checks the store's {@code maxBytes}; throws an {@link IllegalArgumentException} if it does not fit. */
    static void checkBound(StoreVariant variant, StoreConfig config) {
        if (config.maxBytes().isEmpty()) {
            return; // a variant chooses a default that fits
        }
        StoreMemory memory = variant.memoryOf(config);
        check(memory.heapBytes(), StoreMemory.mostHeapBytes(), heap());
        check(memory.heapBytes(), ProcessMemory.machineBytes(), machine());
        check(memory.offHeapBytes(), StoreMemory.mostOffHeapBytes(), machine());
    }

    /** Checks the capacity of a store that reserves memory outside the heap. The default capacity always passes. */
    static void checkCapacity(StoreVariant variant, StoreConfig config) {
        if (config.capacityEntries() != StoreConfig.DEFAULT_CAPACITY_ENTRIES) {
            check(variant.memoryOf(config).offHeapBytes(), StoreMemory.mostOffHeapBytes(), machine());
        }
    }

    /** Checks that the memory for bodies in flight fits the heap. */
    static void checkBodies(ConnectionLimits limits) {
        check(limits.bodyBytes(), ProcessMemory.usableHeapBytes() / BODY_PART, heap());
    }

    /** Checks that the longest value fits the heap. */
    static void checkValues(long maxValueBytes) {
        check(maxValueBytes, ProcessMemory.usableHeapBytes() / VALUE_PART, heap());
    }

    /**
     * Halves the capacity until the tables leave room for entries and the memory reserved outside the heap fits. Logs a
     * warning if the capacity was reduced.
     */
    private static StoreConfig fitCapacity(StoreVariant variant, StoreConfig config) {
        long mostTableBytes = ProcessMemory.usableHeapBytes() / TABLE_PART;
        long mostOffHeapBytes = StoreMemory.mostOffHeapBytes();
        StoreMemory requested = variant.memoryOf(config);
        StoreConfig fitting = config;
        StoreMemory takes = requested;
        while (fitting.capacityEntries() > 1
                && (takes.tableBytes() > mostTableBytes || takes.offHeapBytes() > mostOffHeapBytes)) {
            fitting = new StoreConfig(fitting.capacityEntries() / 2, config.maxBytes(), config.stripes());
            takes = variant.memoryOf(fitting);
        }
        if (fitting.capacityEntries() < config.capacityEntries()) {
            log.warn(
                    "Capacity reduced to {} entries from {}: an empty store '{}' would take {} of {}",
                    fitting.capacityEntries(),
                    config.capacityEntries(),
                    variant.name(),
                    mebibytes(Math.max(requested.tableBytes(), requested.offHeapBytes())),
                    requested.tableBytes() > mostTableBytes ? heap() : machine());
        }
        return fitting;
    }

    private static void check(long bytes, long most, String of) {
        if (bytes > most) {
            throw new IllegalArgumentException(
                    "%s do not fit into %s; allowed: at most %s".formatted(mebibytes(bytes), of, mebibytes(most)));
        }
    }

    private static String heap() {
        return "a heap of %s (-Xmx)".formatted(mebibytes(ProcessMemory.largestHeapBytes()));
    }

    private static String machine() {
        return "the %s of this machine or container beside a heap of %s (-Xmx)"
                .formatted(mebibytes(ProcessMemory.machineBytes()), mebibytes(ProcessMemory.largestHeapBytes()));
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%d MiB", bytes >> 20);
    }
}
