package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The mean of a figure that each round gave once, with Student's t-interval of {@code n - 1} degrees of freedom.
 *
 * <p>With three rounds the t-quantile is 4.30, and the interval is as wide as three values deserve. A bootstrap over three
 * rounds would draw from ten distinct samples, and give intervals that are far too narrow.
 */
public final class MeanOfRounds {

    /** How often, of many such intervals, the true mean lies within. */
    public static final double CONFIDENCE = 0.95;

    private MeanOfRounds() {}

    /**
     * The mean and its interval.
     *
     * @param values one for each round
     * @return empty where there are fewer than two rounds, which say nothing about how far rounds differ
     */
    public static Optional<Interval> of(double... values) {
        if (values.length < 2) {
            return Optional.empty();
        }
        SummaryStatistics summary = new SummaryStatistics();
        Arrays.stream(values).forEach(summary::addValue);
        double quantile = new TDistribution(values.length - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        double halfWidth = quantile * summary.getStandardDeviation() / Math.sqrt(values.length);
        return Optional.of(
                new Interval(summary.getMean(), summary.getMean() - halfWidth, summary.getMean() + halfWidth));
    }
}
