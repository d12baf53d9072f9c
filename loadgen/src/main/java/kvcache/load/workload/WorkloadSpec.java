package kvcache.load.workload;

/**
 * A workload generated from a seed.
 *
 * @param readFraction share of reads, 0 to 1
 * @param deleteFraction share of deletes; the rest are writes
 * @param missFraction share of the reads that ask for keys which are never stored, 0 to 1
 * @param keys the number of keys, named as the original names them: key1, key2 and so on
 * @param keyDistribution the distribution of keys
 * @param valueSizes the length of values
 * @param seed equal seeds give equal requests
 */
public record WorkloadSpec(
        double readFraction,
        double deleteFraction,
        double missFraction,
        int keys,
        KeyDistribution keyDistribution,
        ValueSizes valueSizes,
        long seed)
        implements KeyedSource {

    /** The maximum number of keys. */
    public static final int MAX_KEYS = 100_000_000;

    /** The maximum sum of shares, allowing for rounding. */
    private static final double ALL = 1 + 1e-9;

    /** @throws IllegalArgumentException if a component is out of range */
    public WorkloadSpec {
        require(readFraction >= 0 && readFraction <= 1, "readFraction", readFraction, "0 to 1");
        require(
                deleteFraction >= 0 && readFraction + deleteFraction <= ALL,
                "deleteFraction",
                deleteFraction,
                "0 to 1 less the readFraction, " + readFraction);
        require(missFraction >= 0 && missFraction <= 1, "missFraction", missFraction, "0 to 1");
        require(keys >= 1 && keys <= MAX_KEYS, "keys", keys, "1 to " + MAX_KEYS);
    }

    /** Creates a workload of reads and writes with values of one length. */
    public WorkloadSpec(double readFraction, int keys, KeyDistribution keyDistribution, int valueBytes, long seed) {
        this(readFraction, 0, 0, keys, keyDistribution, new ValueSizes.Fixed(valueBytes), seed);
    }

    @Override
    public KeyNames keyNames() {
        return KeyNames.NUMBERED;
    }

    @Override
    public boolean isPreloaded(int key) {
        return true;
    }

    @Override
    public Requests requests(int phase, LoopShare share, long sentBefore) {
        return new SeededRequests(this, Hash.of(seed, phase), share, sentBefore);
    }

    /** @throws IllegalArgumentException if the condition is not met; the message is one line */
    static void require(boolean met, String what, Object given, String allowed) {
        if (!met) {
            throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
        }
    }
}
