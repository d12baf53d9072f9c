package kvcache.load.workload;

/** Well-mixed 64-bit functions, so that a request's properties follow from its number. */
final class Hash {

    /** 2^64 over the golden ratio, odd: the increment of SplitMix64. */
    static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private Hash() {}

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014). */
    static long mix(long x) {
        x = (x ^ (x >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return x ^ (x >>> 31);
    }

    /** Returns the {@code index}-th output of a SplitMix64 generator with this seed. */
    static long of(long seed, long index) {
        return mix(seed + (index + 1) * GAMMA);
    }

    /** Returns a number from 0 to the bound, exclusive. */
    static int below(int bound, long hash) {
        return (int) Math.unsignedMultiplyHigh(hash, bound);
    }

    /** Returns a number from 0 to 1, exclusive. */
    static double fraction(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }
}
