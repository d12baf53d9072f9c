package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The mean of a figure with one value per round, with its confidence interval and the p-value of a true mean of zero.
 *
 * <p>The round is the unit of replication, so rounds count, never requests. The interval is Student's. By simulation,
 * of many such intervals 95 % hold the true mean where rounds are normally distributed, 95 to 96 % where their tails
 * are as heavy as those of Student's t with four degrees of freedom, and 88 to 90 % where one round in ten lies five
 * standard deviations off. With rounds as skewed as a log-normal distribution they hold it in 90 %.
 */
public final class MeanOfRounds {

    /** The confidence level of all intervals. */
    public static final double CONFIDENCE = 0.95;

    private MeanOfRounds() {}

    /**
     * A mean and its test, both from the same distribution.
     *
     * @param interval the mean and its interval, which excludes zero exactly if the p-value is at most 0.05
     * @param pValue two-sided, of the true mean being zero; 0 if all rounds are equal and not zero, 1 if all are zero
     * @param standardError of the mean
     * @param degreesOfFreedom of Student's distribution
     */
    public record Tested(Interval interval, double pValue, double standardError, double degreesOfFreedom) {}

    /** Returns the mean of values, one for each round, and its interval; empty for fewer than two rounds. */
    public static Optional<Interval> of(double... values) {
        return tested(values).map(Tested::interval);
    }

    /** Returns the mean of values, one for each round, and its test; empty for fewer than two rounds. */
    public static Optional<Tested> tested(double... values) {
        return values.length < 2
                ? Optional.empty()
                : Optional.of(tested(mean(values), Math.sqrt(variance(values) / values.length), values.length - 1.0));
    }

    /**
     * Returns the geometric mean of values above 0, one for each round, and the interval of the logarithms, which is
     * above 0; empty for fewer than two rounds.
     */
    public static Optional<Interval> geometric(double... values) {
        return PairedRatio.ofLogs(logs("values", values)).map(Ratio::interval);
    }

    /** Returns only the p-value, of at least two values. */
    static double pValueOfZero(double[] values) {
        return tested(values).orElseThrow().pValue();
    }

    static Tested tested(double mean, double standardError, double degreesOfFreedom) {
        StudentT student = new StudentT(degreesOfFreedom);
        double halfWidth = student.quantile(CONFIDENCE) * standardError;
        return new Tested(
                new Interval(mean, mean - halfWidth, mean + halfWidth),
                mean == 0 ? 1 : student.pValue(Math.abs(mean) / standardError),
                standardError,
                degreesOfFreedom);
    }

    static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Returns the variance of at least two values, whose order does not affect it. */
    static double variance(double[] values) {
        SummaryStatistics summary = new SummaryStatistics();
        Arrays.stream(values).sorted().forEach(summary::addValue);
        return summary.getVariance();
    }

    /** Returns the logarithms of values, which must be above 0. */
    static double[] logs(String name, double[] values) {
        return Arrays.stream(values)
                .map(value -> {
                    if (!(value > 0)) {
                        throw new IllegalArgumentException("%s must be above 0, not %s".formatted(name, value));
                    }
                    return Math.log(value);
                })
                .toArray();
    }
}
