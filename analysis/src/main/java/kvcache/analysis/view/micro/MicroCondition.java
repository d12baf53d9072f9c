package kvcache.analysis.view.micro;

import kvcache.analysis.finding.Format;

/**
 * The conditions of a measurement. Subjects are compared only under equal conditions.
 *
 * @param readPercent percentage of reads; the rest are writes
 * @param threads the number of concurrent threads
 * @param skew of the keys
 * @param valueBytes length of every value
 * @param hash of the keys
 */
public record MicroCondition(int readPercent, int threads, Skew skew, int valueBytes, String hash) {

    public static final int MAX_THREADS = 1_024;

    public static final int MAX_VALUE_BYTES = 2 << 20;

    /** @throws IllegalArgumentException if a value is out of range */
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

    /** Returns the shares of reads and writes, such as {@code 80/20}. */
    String mix() {
        return readPercent + "/" + (100 - readPercent);
    }

    /** Returns this condition with one thread: the same for all conditions of a chart. */
    MicroCondition onOneThread() {
        return new MicroCondition(readPercent, 1, skew, valueBytes, hash);
    }

    /** Returns the condition without the threads, such as {@code 80 % reads, uniform keys, values of 12 B}. */
    String common() {
        return "%s %% reads, %s keys, values of %s%s"
                .formatted(
                        readPercent,
                        skew,
                        Format.bytes(valueBytes),
                        hash.equals(MicroPlan.DEFAULT_HASH) ? "" : ", hash " + hash);
    }

    @Override
    public String toString() {
        return "%s, %s, %s, %s B, %s".formatted(mix(), Format.counted(threads, "thread"), skew, valueBytes, hash);
    }
}
