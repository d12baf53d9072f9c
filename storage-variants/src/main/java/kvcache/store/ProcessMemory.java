package kvcache.store;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/** The memory available to this process. */
public final class ProcessMemory {

    private static final long MIN_HEADROOM_BYTES = 32 << 20;
    private static final int HEADROOM_PART = 16;

    private ProcessMemory() {}

    /** Returns the memory of the machine or container, in bytes. */
    public static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Returns the maximum size of the heap ({@code -Xmx}), in bytes. */
    public static long largestHeapBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /**
     * Returns the part of the heap that can hold long-lived objects, in bytes. With the serial and parallel collectors
     * that is the old generation, two thirds of the heap by default; with the others it is the whole heap.
     */
    public static long usableHeapBytes() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .filter(pool -> pool.getName().matches(".*\\b(Old|Tenured)\\b.*"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getMax() > 0 ? usage.getMax() : largestHeapBytes())
                .min()
                .orElseGet(ProcessMemory::largestHeapBytes);
    }

    /**
     * Returns the part of the usable heap that should stay free, in bytes. ZGC and Shenandoah collect while the program
     * allocates: they need 1/16 of the heap, at least 32 MiB but at most 1/4. The other collectors need nothing.
     */
    static long headroomBytes() {
        boolean isConcurrent = ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(pool -> pool.getName().matches("(ZGC|Shenandoah)\\b.*"));
        long heapBytes = largestHeapBytes();
        return isConcurrent ? Math.min(heapBytes / 4, Math.max(MIN_HEADROOM_BYTES, heapBytes / HEADROOM_PART)) : 0;
    }
}
