package kvcache.analysis.stats;

import java.util.SplittableRandom;

/** Rounds of which the truth is known. */
final class Simulated {

    private Simulated() {}

    /** As many values as rounds, normally distributed about a mean. */
    static double[] normal(SplittableRandom random, int rounds, double mean, double sd) {
        double[] values = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            values[i] = mean + sd * random.nextGaussian();
        }
        return values;
    }

    /** The same, but one in ten lies five standard deviations too high; their true mean is the given one. */
    static double[] disturbed(SplittableRandom random, int rounds, double mean) {
        double[] values = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            values[i] = mean + random.nextGaussian() + (random.nextDouble() < 0.1 ? 4.5 : -0.5);
        }
        return values;
    }
}
