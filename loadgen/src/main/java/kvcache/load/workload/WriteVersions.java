package kvcache.load.workload;

/**
 * Versions of writes: unsigned 32-bit numbers that grow within a loop over all phases of a run and identify the loop.
 *
 * <p>A request's version is one more than its number in the run, and so never 0, which is that of values stored before
 * the run. Those of the last of 2^32 requests, and of any after it, are equal: the highest.
 */
final class WriteVersions {

    /** Of values stored before the run. */
    static final int PRELOADED = 0;

    private static final long HIGHEST = 0xFFFF_FFFFL;

    private WriteVersions() {}

    static int of(long number) {
        return (int) Math.min(number + 1, HIGHEST);
    }

    /** The number of the request that wrote this version; not of {@link #PRELOADED}. */
    static long number(int version) {
        return Integer.toUnsignedLong(version) - 1;
    }
}
