package kvcache.analysis.stats;

import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * The smallest difference that a comparison can detect: the power of Student's test at the level of 5 %, before any
 * correction for the number of comparisons.
 */
public final class Power {

    /** Gives the power to within a thousandth. */
    private static final int QUANTILES = 1_000;

    private static final int BISECTIONS = 50;

    private static final NormalDistribution NORMAL = new NormalDistribution();

    private Power() {}

    /**
     * Returns the smallest ratio above 1 that is found with a given power. Its inverse is the largest below 1.
     *
     * @param logStandardError the standard error of the ratio's logarithm, at least 0
     * @param degreesOfFreedom above 0
     * @param power above 0.05 and below 1, usually 0.8
     * @throws IllegalArgumentException if an argument is out of range
     */
    public static double detectableRatio(double logStandardError, double degreesOfFreedom, double power) {
        if (!(logStandardError >= 0)) {
            throw new IllegalArgumentException(
                    "a standard error is %s; allowed: 0 or more".formatted(logStandardError));
        }
        if (!(degreesOfFreedom > 0)) {
            throw new IllegalArgumentException(
                    "degrees of freedom are %s; allowed: over 0".formatted(degreesOfFreedom));
        }
        if (!(power > 1 - MeanOfRounds.CONFIDENCE && power < 1)) {
            throw new IllegalArgumentException("a power is %s; allowed: above 0.05, below 1".formatted(power));
        }
        double[] errors = errors(degreesOfFreedom);
        double quantile = new StudentT(degreesOfFreedom).quantile(MeanOfRounds.CONFIDENCE);
        double low = 0;
        double high = 1;
        while (power(high, errors, quantile) < power) {
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (power(middle, errors, quantile) < power) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Math.exp(high * logStandardError);
    }

    /** Returns the probability that a difference is found, given in standard errors. */
    static double power(double difference, double degreesOfFreedom) {
        return power(
                difference, errors(degreesOfFreedom), new StudentT(degreesOfFreedom).quantile(MeanOfRounds.CONFIDENCE));
    }

    /** The estimated standard error is independent of the estimated mean, so the power is the mean over the former. */
    private static double power(double difference, double[] errors, double quantile) {
        double sum = 0;
        for (double error : errors) {
            sum += NORMAL.cumulativeProbability(difference - quantile * error)
                    + NORMAL.cumulativeProbability(-difference - quantile * error);
        }
        return sum / errors.length;
    }

    /** Returns evenly probable estimates of a standard error of 1. */
    private static double[] errors(double degreesOfFreedom) {
        ChiSquaredDistribution squares = new ChiSquaredDistribution(degreesOfFreedom);
        return IntStream.range(0, QUANTILES)
                .mapToDouble(i -> (i + 0.5) / QUANTILES)
                .map(probability -> Math.sqrt(squares.inverseCumulativeProbability(probability) / degreesOfFreedom))
                .toArray();
    }
}
