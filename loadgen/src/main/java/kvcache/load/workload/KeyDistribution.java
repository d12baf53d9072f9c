package kvcache.load.workload;

import static kvcache.load.workload.WorkloadSpec.require;

/** The distribution of keys. */
public sealed interface KeyDistribution {
    /** All keys are equally frequent. */
    record Uniform() implements KeyDistribution {}

    /**
     * The k-th most frequent key has a frequency proportional to {@code k^-exponent}; the most frequent is key1, the
     * next key2, and so on.
     */
    record Zipf(double exponent) implements KeyDistribution {
        public Zipf {
            require(exponent > 0 && exponent <= 10, "exponent", exponent, "over 0 to 10");
        }
    }

    /**
     * A share of the keys, the first ones, receives a share of the requests. Within each part all keys are equally
     * frequent.
     *
     * @param keyFraction share of the keys, over 0 and under 1; at least one key
     * @param requestFraction share of the requests, 0 to 1
     */
    record HotSet(double keyFraction, double requestFraction) implements KeyDistribution {
        public HotSet {
            require(keyFraction > 0 && keyFraction < 1, "keyFraction", keyFraction, "over 0 and under 1");
            require(requestFraction >= 0 && requestFraction <= 1, "requestFraction", requestFraction, "0 to 1");
        }
    }
}
