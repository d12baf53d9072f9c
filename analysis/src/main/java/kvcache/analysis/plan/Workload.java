package kvcache.analysis.plan;

/**
 * What the requests are, the same in every trial.
 *
 * @param readFraction share of reads, 0 to 1; the rest are writes
 * @param keys how many keys there are, each loaded before the clock starts
 * @param valueBytes length of every value
 */
public record Workload(double readFraction, int keys, int valueBytes) {

    /** The original's: 80 % reads of 10,000 keys with values of 12 bytes. */
    public static final Workload ORIGINAL = new Workload(0.8, 10_000, 12);

    /** The most keys that are loaded into each server. */
    public static final int MAX_KEYS = 10_000_000;

    /** The longest value that a server takes by default. */
    public static final int MAX_VALUE_BYTES = 2 << 20;

    /** @throws IllegalArgumentException where a figure is out of its range */
    public Workload {
        if (!(readFraction >= 0 && readFraction <= 1)) {
            throw new IllegalArgumentException("reads is %s; allowed: 0 to 1".formatted(readFraction));
        }
        if (keys < 1 || keys > MAX_KEYS) {
            throw new IllegalArgumentException("keys is %s; allowed: 1 to %s".formatted(keys, MAX_KEYS));
        }
        if (valueBytes < 1 || valueBytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "value-size is %s; allowed: 1 to %s bytes".formatted(valueBytes, MAX_VALUE_BYTES));
        }
    }
}
