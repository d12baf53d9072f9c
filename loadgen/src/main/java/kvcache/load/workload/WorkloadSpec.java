package kvcache.load.workload;

/**
 * What the requests of a run are.
 *
 * @param readFraction share of reads, 0 to 1; the rest are writes
 * @param keys how many keys there are, named as the original names them: key1, key2 and so on
 * @param keyDistribution how often each is chosen
 * @param valueBytes length of every value
 * @param seed equal seeds give equal requests
 */
public record WorkloadSpec(double readFraction, int keys, KeyDistribution keyDistribution, int valueBytes, long seed) {

    /** The longest value that is sent. */
    public static final int MAX_VALUE_BYTES = 64 << 20;

    public WorkloadSpec {
        require(readFraction >= 0 && readFraction <= 1, "readFraction", readFraction, "0 to 1");
        require(keys >= 1 && keys <= 100_000_000, "keys", keys, "1 to 100000000");
        require(valueBytes >= 1 && valueBytes <= MAX_VALUE_BYTES, "valueBytes", valueBytes, "1 to " + MAX_VALUE_BYTES);
    }

    private static void require(boolean met, String what, Object given, String allowed) {
        if (!met) {
            throw new IllegalArgumentException("%s is %s; allowed: %s".formatted(what, given, allowed));
        }
    }
}
