package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Optional;

/**
 * The mean of a figure with one value per round, with its confidence interval and the p-value of a true mean of zero.
 *
 * <p>The round is the unit of replication, so rounds are resampled, never requests. With six rounds or more the
 * interval is that of the studentised, symmetric bootstrap, and with fewer that of Student's t, which with three rounds
 * has the quantile 4.30 and is as wide as three values deserve: a bootstrap over three rounds would draw from ten
 * distinct samples. By simulation, of many such intervals 95 to 97 % hold the true mean where rounds are normally
 * distributed, and 91 to 95 % where one round in ten lies five standard deviations off, of which Student's would hold
 * 90 %. In turn Student's are narrower with normal rounds: by three tenths with six rounds, and by one twentieth with
 * twelve. With rounds as skewed as a log-normal distribution neither holds more than 90 %.
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
     */
    public record Tested(Interval interval, double pValue) {}

    /** Returns the mean of values, one for each round, and its interval; empty for fewer than two rounds. */
    public static Optional<Interval> of(double... values) {
        return tested(values).map(Tested::interval);
    }

    /** Returns the mean of values, one for each round, and its test; empty for fewer than two rounds. */
    public static Optional<Tested> tested(double... values) {
        if (values.length < 2) {
            return Optional.empty();
        }
        StudentisedSample sample = new StudentisedSample(values);
        return Optional.of(tested(sample.mean(), sample.standardError(), distribution(sample)));
    }

    /** Returns only the p-value, of at least two values, in less time than {@link #tested}. */
    static double pValueOfZero(double[] values) {
        StudentisedSample sample = new StudentisedSample(values);
        return pValue(sample.mean(), sample.standardError(), distribution(sample));
    }

    static Tested tested(double mean, double standardError, AbsoluteT distribution) {
        double halfWidth = distribution.quantile(CONFIDENCE) * standardError;
        return new Tested(
                new Interval(mean, mean - halfWidth, mean + halfWidth), pValue(mean, standardError, distribution));
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

    private static AbsoluteT distribution(StudentisedSample sample) {
        return AbsoluteT.of(sample.size() - 1.0, sample);
    }

    private static double pValue(double mean, double standardError, AbsoluteT distribution) {
        return mean == 0 ? 1 : distribution.pValue(Math.abs(mean) / standardError);
    }
}
