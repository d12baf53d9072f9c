package kvcache.analysis.view.micro;

import kvcache.analysis.finding.Format;

/**
 * The conditions of a measurement. Subjects are compared only under equal conditions.
 *
 * @param readPercent how many of a hundred operations read; the rest write
 * @param threads how many threads operate at once
 * @param skew the skew of keys
 * @param valueBytes length of every value
 * @param hash the hash of keys
 */
public record MicroCondition(int readPercent, int threads, Skew skew, int valueBytes, String hash) {

    /** More threads than this say nothing that fewer did not. */
    public static final int MAX_THREADS = 1_024;

    /** The longest value. */
    public static final int MAX_VALUE_BYTES = 2 << 20;

    /** @throws IllegalArgumentException where a figure is out of its range */
    public MicroCondition {
        if (readPercent < 0 || readPercent > 100) {
            throw new IllegalArgumentException("mix is %s; allowed: 0 to 100 per cent reads".formatted(readPercent));
        }
        if (threads < 1 || threads > MAX_THREADS) {
            throw new IllegalArgumentException("threads is %s; allowed: 1 to %s".formatted(threads, MAX_THREADS));
        }
        if (valueBytes < 1 || valueBytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "value size is %s; allowed: 1 to %s bytes".formatted(valueBytes, MAX_VALUE_BYTES));
        }
    }

    /** The share of reads and writes as the field writes it, such as {@code 80/20}. */
    String mix() {
        return readPercent + "/" + (100 - readPercent);
    }

    /** The same but for the number of threads, which is 1: what one chart shows. */
    MicroCondition onOneThread() {
        return new MicroCondition(readPercent, 1, skew, valueBytes, hash);
    }

    /** All of it but the threads, such as {@code 80 % reads, uniform keys, values of 12 B}. */
    String common() {
        return "%s %% reads, %s keys, values of %s%s"
                .formatted(
                        readPercent,
                        skew,
                        Format.bytes(valueBytes),
                        hash.equals(MicroPlan.DEFAULT_HASH) ? "" : ", hash " + hash);
    }

    /** All of it in a few words. */
    @Override
    public String toString() {
        return "%s, %s, %s, %s B, %s".formatted(mix(), Format.counted(threads, "thread"), skew, valueBytes, hash);
    }
}
