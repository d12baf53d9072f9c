package kvcache.server.api;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import kvcache.store.ProcessMemory;

/**
 * The usable capacity of the heap under its garbage collector.
 *
 * @param usableBytes the part that can hold live objects
 * @param longArrayBytes arrays of this many bytes and more, headers included, take whole dedicated pages
 * @param pageBytes the size of such a page: a region with G1 and Shenandoah
 */
record Heap(long usableBytes, long longArrayBytes, long pageBytes) {

    /** The size of an array's header. The exact figure matters only near a page's size. */
    private static final int HEADER_BYTES = 16;

    /** ZGC's small page, and the unit of its other pages. */
    private static final long Z_PAGE_BYTES = 2 << 20;

    /** The limits of ZGC's medium page: this size, and this part of the heap. */
    private static final long Z_MAX_MEDIUM_PAGE_BYTES = 32 << 20;

    private static final int Z_MEDIUM_PAGE_PART = 32;

    /** ZGC gives an object a dedicated page if it takes more than this part of the largest shared page. */
    private static final int Z_SHARED_PART = 8;

    private static final int SHENANDOAH_REGIONS = 2048;
    private static final long SHENANDOAH_MIN_REGION_BYTES = 256 << 10;
    private static final long SHENANDOAH_MAX_REGION_BYTES = 32 << 20;

    /** Returns a heap without dedicated pages, as of the serial and parallel collectors. */
    static Heap withoutPages(long usableBytes) {
        return new Heap(usableBytes, Long.MAX_VALUE, 1);
    }

    /** Returns a heap of regions, in which arrays of half a region and more take whole regions. */
    static Heap ofRegions(long usableBytes, long regionBytes) {
        return new Heap(usableBytes, regionBytes / 2, regionBytes);
    }

    /**
     * Returns a heap of ZGC pages. Objects of up to 1/8 of a small page share small pages. Medium pages are 1/32 of the
     * heap, rounded down to a power of two, if that exceeds a small page, and are shared likewise. A larger object gets
     * a dedicated page, rounded up to small pages ({@code ZHeuristics::set_medium_page_size} in JDK 25).
     */
    static Heap ofZPages(long largestBytes) {
        long mediumBytes = Math.min(Z_MAX_MEDIUM_PAGE_BYTES, Long.highestOneBit(largestBytes / Z_MEDIUM_PAGE_PART));
        long sharedBytes = Math.max(Z_PAGE_BYTES, mediumBytes);
        return new Heap(largestBytes, sharedBytes / Z_SHARED_PART + 1, Z_PAGE_BYTES);
    }

    /** Returns a heap of Shenandoah regions. No flag gives their size ({@code ShenandoahHeapRegion::setup_sizes}). */
    static Heap ofShenandoah(long largestBytes) {
        long regionBytes = Long.highestOneBit(largestBytes / SHENANDOAH_REGIONS);
        return ofRegions(
                largestBytes, Math.clamp(regionBytes, SHENANDOAH_MIN_REGION_BYTES, SHENANDOAH_MAX_REGION_BYTES));
    }

    /** Returns the heap of this process. */
    static Heap ofProcess() {
        long usableBytes = ProcessMemory.usableHeapBytes();
        if (isOn("UseG1GC")) {
            return ofRegions(usableBytes, Long.parseLong(flag("G1HeapRegionSize")));
        }
        if (isOn("UseZGC")) {
            return ofZPages(usableBytes);
        }
        return isOn("UseShenandoahGC") ? ofShenandoah(usableBytes) : withoutPages(usableBytes);
    }

    private static boolean isOn(String flag) {
        return Boolean.parseBoolean(flag(flag));
    }

    private static String flag(String name) {
        try {
            return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .getVMOption(name)
                    .getValue();
        } catch (IllegalArgumentException otherJvm) {
            return "";
        }
    }

    /** Returns the heap taken by a byte array of this length. */
    long bytesOf(long length) {
        long bytes = length + HEADER_BYTES;
        return bytes < longArrayBytes ? bytes : Math.ceilDiv(bytes, pageBytes) * pageBytes;
    }
}
