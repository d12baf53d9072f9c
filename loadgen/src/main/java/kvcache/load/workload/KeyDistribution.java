package kvcache.load.workload;

/** How often each key is chosen. */
public sealed interface KeyDistribution {
    /** Each as often as any other. */
    record Uniform() implements KeyDistribution {}

    /**
     * The k-th most frequent in proportion to {@code k^-exponent}; the most frequent is key1, the next key2, and so on.
     */
    record Zipf(double exponent) implements KeyDistribution {
        public Zipf {
            if (!(exponent > 0 && exponent <= 10)) {
                throw new IllegalArgumentException("exponent is " + exponent + "; allowed: over 0 to 10");
            }
        }
    }
}
