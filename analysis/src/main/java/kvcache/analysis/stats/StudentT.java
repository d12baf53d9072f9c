package kvcache.analysis.stats;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's distribution of the absolute t-statistic of a mean whose true value is zero. Intervals and p-values both
 * come from it, so an interval excludes zero exactly if the p-value is at most {@code 1 - confidence}.
 *
 * @param degreesOfFreedom above 0
 */
record StudentT(double degreesOfFreedom) {

    /** Returns the value that is exceeded with probability {@code 1 - confidence}. */
    double quantile(double confidence) {
        return new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + confidence) / 2);
    }

    /** Returns the probability of a value at least this large. */
    double pValue(double absoluteT) {
        return Double.isInfinite(absoluteT)
                ? 0
                : 2 * new TDistribution(degreesOfFreedom).cumulativeProbability(-absoluteT);
    }
}
