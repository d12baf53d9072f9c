package kvcache.store;

/**
 * The memory of a store with a given configuration. The server rejects a bound that does not fit the process, and
 * reduces tables that would leave no room for entries.
 *
 * @param heapBytes the bound of what entries take on the heap; 0 if there is none, or they live elsewhere
 * @param offHeapBytes the bound of what the store takes outside the heap, 0 for nothing
 * @param tableBytes the initial size of tables on the heap, without entries
 */
public record StoreMemory(long heapBytes, long offHeapBytes, long tableBytes) {

    /** Entries may be bounded to at most this part of the usable heap. */
    private static final int HEAP_PERCENT = 80;

    /** The server's own heap, without entries and bodies. */
    private static final long SERVER_BYTES = 8 << 20;

    /** This part of the machine's memory is left for code, threads, network buffers and the kernel. */
    private static final int SYSTEM_PART = 16;

    /** Returns the memory of an unbounded store on the heap, without an initial table. */
    public static StoreMemory unbounded() {
        return new StoreMemory(0, 0, 0);
    }

    /** Returns the memory of an unbounded store on the heap, with an initial table rounded up to a power of two. */
    public static StoreMemory ofTable(long leastSlots, int slotBytes) {
        return new StoreMemory(0, 0, slotBytes * Long.highestOneBit(2 * leastSlots - 1));
    }

    /** Returns the largest bound that fits the heap of this process, in bytes. */
    public static long mostHeapBytes() {
        long usableBytes = ProcessMemory.usableHeapBytes() - ProcessMemory.headroomBytes();
        return Math.max(0, usableBytes * HEAP_PERCENT / 100 - SERVER_BYTES);
    }

    /** Returns the most that a store may take outside the heap of this process, in bytes. */
    public static long mostOffHeapBytes() {
        long machineBytes = ProcessMemory.machineBytes();
        long systemBytes = machineBytes / SYSTEM_PART;
        return Math.max(systemBytes, machineBytes - ProcessMemory.largestHeapBytes() - systemBytes);
    }
}
