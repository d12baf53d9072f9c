package kvcache.analysis.stats;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.util.KthSelector;

/**
 * The distribution of the absolute t-statistic of a mean under a true mean of zero. Intervals and p-values both come
 * from it, so an interval excludes zero exactly if the p-value is at most {@code 1 - confidence}.
 */
sealed interface AbsoluteT {

    /**
     * The minimum number of rounds for the bootstrap. Five rounds have only 126 distinct resamples, and 5 % of their
     * t-statistics are so large that intervals become twice as wide as Student's.
     */
    int LEAST_RESAMPLED_ROUNDS = 6;

    /** The 3,800th of 3,999 values is the 95 % quantile, with a p-value of exactly 5 %. */
    int RESAMPLES = 3_999;

    /** A fixed seed makes every figure reproducible. */
    int SEED = 42;

    /**
     * Returns the distribution for the mean of one sample, or for the difference of the means of two. From
     * {@value #LEAST_RESAMPLED_ROUNDS} rounds on it is the studentised, symmetric bootstrap over the rounds (P. Hall,
     * On symmetric bootstrap confidence intervals, J. R. Statist. Soc. B 50, 1988; Efron and Tibshirani, An
     * Introduction to the Bootstrap, 1993, chapter 12). With fewer rounds it is Student's.
     *
     * <p>A resample of equal values has no standard error, so its t is infinite. If more than 5 % of the resamples are
     * such, for example because most rounds are equal, Student's distribution is returned.
     */
    static AbsoluteT of(double degreesOfFreedom, StudentisedSample... samples) {
        AbsoluteT student = new Student(degreesOfFreedom);
        boolean allEqual = Stream.of(samples).allMatch(sample -> sample.standardError() == 0);
        if (allEqual || Stream.of(samples).anyMatch(sample -> sample.size() < LEAST_RESAMPLED_ROUNDS)) {
            return student;
        }
        SplittableRandom random = new SplittableRandom(SEED);
        StudentisedSample.Resample resample = new StudentisedSample.Resample();
        double[] values = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double shift = 0;
            double squaredError = 0;
            double sign = 1;
            for (StudentisedSample sample : samples) {
                sample.resample(random, resample);
                shift += sign * resample.shift;
                squaredError += resample.squaredError;
                sign = -1;
            }
            values[i] = shift == 0 ? 0 : Math.abs(shift) / Math.sqrt(squaredError);
        }
        AbsoluteT resampled = new Resampled(values, student);
        return resampled.pValue(Double.POSITIVE_INFINITY) > 1 - MeanOfRounds.CONFIDENCE ? student : resampled;
    }

    /** Returns the value that is exceeded with probability {@code 1 - confidence}. */
    double quantile(double confidence);

    /** Returns the probability of a value at least this large. */
    double pValue(double absoluteT);

    /**
     * Student's distribution.
     *
     * @param degreesOfFreedom above 0
     */
    record Student(double degreesOfFreedom) implements AbsoluteT {

        @Override
        public double quantile(double confidence) {
            return new TDistribution(degreesOfFreedom).inverseCumulativeProbability((1 + confidence) / 2);
        }

        @Override
        public double pValue(double absoluteT) {
            return Double.isInfinite(absoluteT)
                    ? 0
                    : 2 * new TDistribution(degreesOfFreedom).cumulativeProbability(-absoluteT);
        }
    }

    /**
     * The bootstrap distribution. The p-value counts the sample itself among the resamples (Davison and Hinkley,
     * Bootstrap Methods and their Application, 1997, section 4.2). Below 5 % it is the smaller of this and Student's: a
     * correction for many comparisons needs small p-values, which resampling of few rounds overestimates. With eight
     * rounds, one resample in 300 has hardly any spread and a t of 30.
     */
    final class Resampled implements AbsoluteT {

        private static final int[] NO_PIVOTS = {};

        private final double[] values;
        private final AbsoluteT tail;

        /** Takes ownership of the values. */
        Resampled(double[] values, AbsoluteT tail) {
            this.values = values;
            this.tail = tail;
        }

        @Override
        public double quantile(double confidence) {
            int rank = (int) Math.ceil(confidence * (values.length + 1) - 1e-9);
            return new KthSelector().select(values.clone(), NO_PIVOTS, Math.min(rank, values.length) - 1);
        }

        @Override
        public double pValue(double absoluteT) {
            int asLarge = 1;
            for (double value : values) {
                if (value >= absoluteT) {
                    asLarge++;
                }
            }
            double share = asLarge / (1.0 + values.length);
            return share > 1 - MeanOfRounds.CONFIDENCE ? share : Math.min(share, tail.pValue(absoluteT));
        }
    }
}
