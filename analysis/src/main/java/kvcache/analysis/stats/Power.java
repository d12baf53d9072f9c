package kvcache.analysis.stats;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The smallest difference that a bench can detect: the power of {@link PairedRatio}'s test at the level of 5 %, before
 * any correction for the number of comparisons.
 *
 * <p>Logarithms of ratios are taken as normally distributed over the rounds. Their mean is then independent of how they
 * scatter about it, so for given scatter the power has a closed form; it is averaged over {@value #SCATTERS} simulated
 * scatters, each with the half width that the test itself gives it. Below six rounds this is the power of Student's
 * t-test, to about one in a hundred; from there on it is the bootstrap's, which is a little less.
 */
public final class Power {

    private static final int SCATTERS = 500;

    private static final int SEED = 7;

    private static final int BISECTIONS = 50;

    private static final NormalDistribution NORMAL = new NormalDistribution();

    /** The half widths of simulated intervals for a standard deviation of 1, by number of rounds. */
    private static final Map<Integer, double[]> HALF_WIDTHS = new ConcurrentHashMap<>();

    private Power() {}

    /**
     * Returns the smallest ratio above 1 that is found with a given power. Its inverse is the largest below 1.
     *
     * @param sdOfLogRatio the standard deviation over the rounds of the logarithm of the ratio, above 0
     * @param rounds at least 2
     * @param power above 0.05 and below 1, usually 0.8
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static double detectableRatio(double sdOfLogRatio, int rounds, double power) {
        if (!(sdOfLogRatio > 0)) {
            throw new IllegalArgumentException("a standard deviation is %s; allowed: above 0".formatted(sdOfLogRatio));
        }
        if (rounds < 2) {
            throw new IllegalArgumentException("rounds are %s; allowed: 2 or more".formatted(rounds));
        }
        if (!(power > 1 - MeanOfRounds.CONFIDENCE && power < 1)) {
            throw new IllegalArgumentException("a power is %s; allowed: above 0.05, below 1".formatted(power));
        }
        double low = 0;
        double high = 1;
        while (power(high, rounds) < power) {
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (power(middle, rounds) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high * sdOfLogRatio);
    }

    /** Returns the probability that a shift of the mean is found, given in standard deviations of the logarithm. */
    static double power(double shift, int rounds) {
        double root = Math.sqrt(rounds);
        double sum = 0;
        for (double halfWidth : HALF_WIDTHS.computeIfAbsent(rounds, Power::halfWidths)) {
            sum += NORMAL.cumulativeProbability((shift - halfWidth) * root)
                    + NORMAL.cumulativeProbability((-shift - halfWidth) * root);
        }
        return sum / SCATTERS;
    }

    private static double[] halfWidths(int rounds) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] halfWidths = new double[SCATTERS];
        for (int i = 0; i < SCATTERS; i++) {
            double[] values = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                values[round] = random.nextGaussian();
            }
            Interval interval = MeanOfRounds.of(values).orElseThrow();
            halfWidths[i] = interval.high() - interval.estimate();
        }
        return halfWidths;
    }
}
