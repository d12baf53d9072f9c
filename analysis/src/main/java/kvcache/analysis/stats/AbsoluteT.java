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
     * With fewer rounds than this resamples hardly differ: of five rounds there are 126, and 5 in 100 of their
     * t-statistics lie so far out that intervals become twice as wide as Student's, and tell less than it does.
     */
    int LEAST_RESAMPLED_ROUNDS = 6;

    /** Of 3,999 the 3,800th is the quantile of 95 %, and its p-value is just 5 %. */
    int RESAMPLES = 3_999;

    /** Any will do; that it is always the same makes every figure one that can be computed again. */
    int SEED = 42;

    /**
     * The distribution for the mean of one sample, or for the difference of the means of two: from
     * {@value #LEAST_RESAMPLED_ROUNDS} rounds on a bootstrap over the rounds, studentised and symmetric (P. Hall, On
     * symmetric bootstrap confidence intervals, J. R. Statist. Soc. B 50, 1988; Efron and Tibshirani, An Introduction
     * to the Bootstrap, 1993, chapter 12), and below that Student's.
     *
     * <p>A resample of equal values has no standard error, and its t counts as infinitely large. Where this befalls
     * more than one in twenty, as when most rounds are equal, resampling tells nothing, and the distribution is
     * Student's.
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

    /** The value that is exceeded with probability {@code 1 - confidence}. */
    double quantile(double confidence);

    /** The probability of a value this large or larger. */
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
     * The values that resampling gave. The p-value counts the sample itself among them (Davison and Hinkley, Bootstrap
     * Methods and their Application, 1997, section 4.2). What is beyond the level of 5 % is decided; how far beyond,
     * which a correction for many comparisons asks for, so few rounds cannot tell by resampling: with eight, one
     * resample in three hundred has hardly any spread, and a t of thirty. There it is Student's, where that is the
     * smaller.
     */
    final class Resampled implements AbsoluteT {

        private static final int[] NO_PIVOTS = {};

        private final double[] values;
        private final AbsoluteT tail;

        /** Takes the values over. */
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
