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

    /** Returns the memory of the machine, or of the container if that has less, in bytes. */
    public static long machineBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }

    /** Returns the largest size of the heap ({@code -Xmx}), in bytes. */
    public static long largestHeapBytes() {
        return Runtime.getRuntime().maxMemory();
    }

    /**
     * Returns how much of the heap can hold objects that live long, in bytes. The serial and the parallel collector
     * keep them in an old generation of fixed largest size, two thirds of the heap by default; for the others it is all
     * of it.
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
     * Returns how much of that should be free at any time, in bytes. ZGC and Shenandoah collect while the program goes
     * on to allocate: a sixteenth of the heap, 32 MiB at least but a quarter at most, are left to them. The other
     * collectors stop the program and need nothing.
     */
    static long headroomBytes() {
        boolean isConcurrent = ManagementFactory.getMemoryPoolMXBeans().stream()
                .anyMatch(pool -> pool.getName().matches("(ZGC|Shenandoah)\\b.*"));
        long heapBytes = largestHeapBytes();
        return isConcurrent ? Math.min(heapBytes / 4, Math.max(MIN_HEADROOM_BYTES, heapBytes / HEADROOM_PART)) : 0;
    }
}
