package kvcache.load.workload;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.RejectionInversionZipfSampler;

/** Chooses the key of a request as a function of the request's number. Confined to one loop. */
interface KeyChooser {

    /** Returns a key's index, from 1 to the number of keys. */
    int key(long number);

    static KeyChooser of(KeyDistribution distribution, int keys, long seed) {
        return switch (distribution) {
            case KeyDistribution.Uniform uniform -> number -> 1 + Hash.below(keys, Hash.of(seed, number));
            case KeyDistribution.Zipf zipf -> {
                // The sampler may draw several numbers; a restart per request keeps requests independent.
                Draws draws = new Draws();
                var sampler = RejectionInversionZipfSampler.of(draws, keys, zipf.exponent());
                yield number -> {
                    draws.restart(Hash.of(seed, number));
                    return sampler.sample();
                };
            }
            case KeyDistribution.HotSet set -> hotSet(set, keys, seed);
        };
    }

    private static KeyChooser hotSet(KeyDistribution.HotSet set, int keys, long seed) {
        int hot = (int) Math.max(1, Math.round(keys * set.keyFraction()));
        int cold = keys - hot;
        if (cold == 0) {
            return of(new KeyDistribution.Uniform(), keys, seed);
        }
        return number -> {
            long hash = Hash.of(seed, number);
            long next = Hash.mix(hash + Hash.GAMMA);
            return 1
                    + (Hash.fraction(hash) < set.requestFraction()
                            ? Hash.below(hot, next)
                            : hot + Hash.below(cold, next));
        };
    }

    /** A SplitMix64 generator that can be restarted. */
    final class Draws implements UniformRandomProvider {
        private long state;

        void restart(long seed) {
            state = seed;
        }

        @Override
        public long nextLong() {
            state += Hash.GAMMA;
            return Hash.mix(state);
        }
    }
}
