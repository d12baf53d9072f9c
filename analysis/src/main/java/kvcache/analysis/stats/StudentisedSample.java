package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;

/** A sample's mean and standard error, and resamples of both. */
final class StudentisedSample {

    private final double mean;
    private final double standardError;

    /** The values minus their mean, nearest first, so neither order nor sign of the rounds affects the resamples. */
    private final double[] deviations;

    /** @param values at least two */
    StudentisedSample(double[] values) {
        double meanOfValues = Arrays.stream(values).average().orElseThrow();
        mean = meanOfValues;
        deviations = Arrays.stream(values)
                .map(value -> value - meanOfValues)
                .boxed()
                .sorted(Comparator.comparingDouble(Math::abs))
                .mapToDouble(Double::doubleValue)
                .toArray();
        double squares = 0;
        for (double deviation : deviations) {
            squares += deviation * deviation;
        }
        standardError = Math.sqrt(squares / (values.length - 1) / values.length);
    }

    double mean() {
        return mean;
    }

    double standardError() {
        return standardError;
    }

    int size() {
        return deviations.length;
    }

    /** Draws as many values with replacement, and stores the shift of their mean and its squared standard error. */
    void resample(SplittableRandom random, Resample resample) {
        double sum = 0;
        double squares = 0;
        int size = deviations.length;
        for (int i = 0; i < size; i++) {
            double deviation = deviations[random.nextInt(size)];
            sum += deviation;
            squares += deviation * deviation;
        }
        resample.shift = sum / size;
        // For equal values rounding leaves about this much.
        double spread = squares - sum * sum / size;
        resample.squaredError = spread <= 1e-12 * squares ? 0 : spread / (size - 1) / size;
    }

    /** The result of a resample, reused for thousands of them. */
    static final class Resample {
        double shift;
        double squaredError;
    }
}
