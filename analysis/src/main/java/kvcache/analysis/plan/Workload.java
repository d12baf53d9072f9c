package kvcache.analysis.plan;

/**
 * The requests, the same in every trial.
 *
 * @param readFraction share of reads, 0 to 1; the rest are writes
 * @param keys the number of keys, all loaded before the measurement
 * @param valueBytes length of every value
 */
public record Workload(double readFraction, int keys, int valueBytes) {

    /** The workload of the original: 80 % reads of 10,000 keys with values of 12 bytes. */
    public static final Workload ORIGINAL = new Workload(0.8, 10_000, 12);

    public static final int MAX_KEYS = 10_000_000;

    /** The maximum value length that a server accepts by default. */
    public static final int MAX_VALUE_BYTES = 2 << 20;

    /** @throws IllegalArgumentException if a value is out of range */
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
