package kvcache.app;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import kvcache.analysis.result.Machine;
import kvcache.bench.micro.OpenedStores;
import kvcache.store.StoreTraits;
import kvcache.store.StoreVariant;

/**
 * A target machine for which servers are configured; smaller machines are rejected.
 *
 * <p>The settings follow from the machine's memory. Three quarters of it are for heap and entries; the rest is for the
 * kernel, the JIT's code, the collector's own tables, threads and network buffers. An on-heap store gets all of that as
 * heap, 24 GiB of 32; its entries may take 19 GiB, since the server rejects writes from 80 % of the heap on. An
 * off-heap store gets the same 19 GiB for its entries, and the remaining 5 GiB as heap. So all stores have the same
 * room for entries.
 *
 * <p>Each store has a capacity for as many entries as are certain to fit: one of {@code n} bytes takes less than
 * {@code n + 512} in any of them. A store that reserves 1 KiB per entry gets a capacity that reserves 19 GiB.
 *
 * @param name the vendor's name of the machine
 * @param cpus the number of CPUs, and of event loops of a server
 * @param memoryBytes the machine's nominal memory
 */
record TargetMachine(String name, int cpus, long memoryBytes) {

    /** Amazon EC2: 4 vCPU (two cores of two threads) and 32 GiB. */
    static final TargetMachine R5_XLARGE = new TargetMachine("r5.xlarge", 4, 32L << 30);

    /** No target machine: servers have the defaults of {@code serve}. */
    static final String LOCAL = "local";

    private static final long GIB = 1L << 30;

    /** A server rejects writes when its heap is filled to this share. */
    private static final double FULL_HEAP_SHARE = 0.8;

    /** Firmware and kernel reserve some memory: an r5.xlarge reports about 31 GiB. */
    private static final double LEAST_MEMORY_SHARE = 15 / 16.0;

    /** Returns the machine that {@code --target} names; empty for {@value #LOCAL}. */
    static Optional<TargetMachine> named(String name) {
        return switch (name) {
            case LOCAL -> Optional.empty();
            case "r5.xlarge" -> Optional.of(R5_XLARGE);
            default ->
                throw new IllegalArgumentException(
                        "given '%s'; allowed: %s, %s".formatted(name, LOCAL, R5_XLARGE.name()));
        };
    }

    private long heapAndEntriesBytes() {
        return memoryBytes / 4 * 3;
    }

    /** Returns the memory for entries, in whole GiB. */
    long entriesBytes() {
        return (long) (heapAndEntriesBytes() * FULL_HEAP_SHARE) / GIB * GIB;
    }

    /** Returns the heap flags of a store's server. */
    List<String> jvmFlags(StoreTraits traits) {
        long heap = traits.offHeap() ? heapAndEntriesBytes() - entriesBytes() : heapAndEntriesBytes();
        return List.of("-Xms%sg".formatted(heap / GIB), "-Xmx%sg".formatted(heap / GIB));
    }

    /** Returns the capacity of a store: as many entries of this value size as are certain to fit. */
    long capacityEntries(StoreVariant variant, int valueBytes) {
        long entryBytes = OpenedStores.entryBytes(valueBytes);
        boolean reserves = variant.traits().bound() == StoreTraits.Bound.REFUSES;
        return entriesBytes() / (reserves ? Math.max(entryBytes, OpenedStores.ROOM_BYTES) : entryBytes);
    }

    /** Returns why servers with these settings cannot run on a machine; empty if they can. */
    Optional<String> refusal(Machine machine) {
        return machine.memoryBytes() >= memoryBytes * LEAST_MEMORY_SHARE
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "--target %s needs a machine with %s GiB; the servers' machine has %.1f GiB",
                        name,
                        memoryBytes / GIB,
                        (double) machine.memoryBytes() / GIB));
    }

    /**
     * Returns a warning if the servers run on a different machine than the target; empty if they do not.
     *
     * @param serverCpus the number of the servers' CPUs
     */
    Optional<String> warning(Machine machine, int serverCpus) {
        return isReally(machine) && serverCpus == cpus
                ? Optional.empty()
                : Optional.of("configured for %s (%s CPUs) but run on %s CPUs of '%s': the results are of that machine"
                        .formatted(name, cpus, serverCpus, machine.instanceType()));
    }

    /** Returns whether the firmware reports this machine. On EC2 (Nitro) the product name is the instance type. */
    private boolean isReally(Machine machine) {
        return machine.instanceType().equals("Amazon EC2 " + name);
    }
}
