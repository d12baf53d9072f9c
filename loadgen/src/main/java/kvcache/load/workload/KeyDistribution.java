package kvcache.load.workload;

/** How often each key is chosen. */
public sealed interface KeyDistribution {
    /** Each as often as any other. */
    record Uniform() implements KeyDistribution {}

    /** The k-th most frequent in proportion to {@code k^-exponent}. */
    record Zipf(double exponent) implements KeyDistribution {}
}
