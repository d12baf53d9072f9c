package kvcache.analysis.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.apache.commons.math3.stat.descriptive.moment.StandardDeviation;

/**
 * The bootstrap of statistics of the mean curve of several rounds: whole rounds are drawn, each with all its points.
 */
final class Resamples {

    /** Gives a standard error to within 3 %, and the ends of a 95 % range. */
    static final int COUNT = 1_000;

    /** A fixed seed makes every figure reproducible. */
    private static final int SEED = 42;

    private Resamples() {}

    /** Returns the mean curve of the rounds. */
    static double[] mean(List<double[]> rounds) {
        double[] mean = new double[rounds.getFirst().length];
        for (double[] round : rounds) {
            if (round.length != mean.length) {
                throw new IllegalArgumentException("%s points against %s".formatted(round.length, mean.length));
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] += round[i] / rounds.size();
            }
        }
        return mean;
    }

    /**
     * Applies a function to the mean curve of each resample. The resamples are always the same. The function must not
     * keep the curve.
     */
    static <T> List<T> of(List<double[]> rounds, Function<double[], T> function) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] mean = new double[rounds.getFirst().length];
        List<T> results = new ArrayList<>(COUNT);
        for (int resample = 0; resample < COUNT; resample++) {
            Arrays.fill(mean, 0);
            for (int draw = 0; draw < rounds.size(); draw++) {
                double[] round = rounds.get(random.nextInt(rounds.size()));
                for (int i = 0; i < mean.length; i++) {
                    mean[i] += round[i] / rounds.size();
                }
            }
            results.add(function.apply(mean));
        }
        return results;
    }

    /**
     * Returns the interval of an estimate, from the standard deviation over the resamples and Student's quantile. The
     * bootstrap's standard error is too small by the root of {@code (n - 1) / n} and corrected for that; for a mean the
     * result equals Student's interval (T. Hesterberg, What Teachers Should Know about the Bootstrap, The American
     * Statistician 69, 2015).
     */
    static Interval student(double estimate, double[] resampled, int rounds) {
        double standardError = new StandardDeviation(false).evaluate(resampled) * Math.sqrt(rounds / (rounds - 1.0));
        double halfWidth = new StudentT(rounds - 1.0).quantile(MeanOfRounds.CONFIDENCE) * standardError;
        return new Interval(estimate, estimate - halfWidth, estimate + halfWidth);
    }

    /** Returns the same interval computed on logarithms, for figures that multiply. */
    static Interval studentOfLogs(double estimate, double[] resampled, int rounds) {
        Interval log = student(
                Math.log(estimate), Arrays.stream(resampled).map(Math::log).toArray(), rounds);
        return new Interval(
                estimate, Math.min(estimate, Math.exp(log.low())), Math.max(estimate, Math.exp(log.high())));
    }

    /** Returns the range of the middle 95 % of the resamples, widened to contain the estimate. */
    static Interval percentile(double estimate, double[] resampled) {
        double[] ascending = Arrays.stream(resampled).sorted().toArray();
        int tail = (int) Math.floor(ascending.length * (1 - MeanOfRounds.CONFIDENCE) / 2);
        return new Interval(
                estimate,
                Math.min(estimate, ascending[tail]),
                Math.max(estimate, ascending[ascending.length - 1 - tail]));
    }
}
