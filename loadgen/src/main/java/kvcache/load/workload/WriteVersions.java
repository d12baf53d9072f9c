package kvcache.load.workload;

/**
 * Versions of writes: unsigned 32-bit numbers that grow within a loop over all phases of a run and identify the loop.
 *
 * <p>A request's version is its number in the run plus one, so it is never 0, the version of preloaded values. From the
 * 2^32nd request on, all versions are equal: the highest.
 */
final class WriteVersions {

    /** The version of preloaded values. */
    static final int PRELOADED = 0;

    private static final long HIGHEST = 0xFFFF_FFFFL;

    private WriteVersions() {}

    static int of(long number) {
        return (int) Math.min(number + 1, HIGHEST);
    }

    /** Returns the number of the request that wrote a version other than {@link #PRELOADED}. */
    static long number(int version) {
        return Integer.toUnsignedLong(version) - 1;
    }
}
