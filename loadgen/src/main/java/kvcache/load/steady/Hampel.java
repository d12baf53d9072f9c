package kvcache.load.steady;

import java.util.Arrays;

/**
 * A series without its outliers, and its noise. Hampel's filter replaces a value far from the median of its
 * neighbourhood by that median (Pearson, "Outliers in Process Modeling and Identification", 2002). The threshold
 * follows from differences of near neighbours, which changes of the level hardly affect.
 */
final class Hampel {

    /** One or two outliers do not move the median of five values. */
    private static final int NEIGHBOURHOOD = 5;

    /** The distance of outliers, as a multiple of the noise. */
    private static final double LIMIT = 3;

    /**
     * The maximum distance of values whose differences are used. First differences alone understate the noise of a
     * correlated series: with an autocorrelation of 0.3 by 30 % of its variance, five places apart by 0.2 %.
     */
    private static final int MAX_DISTANCE = 5;

    /** The standard deviation of a normal distribution over its median absolute deviation. */
    private static final double NORMAL_OVER_MAD = 1.4826;

    private final double[] values;
    private final double noise;

    private Hampel(double[] values, double noise) {
        this.values = values;
        this.noise = noise;
    }

    static Hampel of(double[] series) {
        double scale = scale(series);
        double[] values = withoutOutliers(series, LIMIT * scale);
        return new Hampel(values, noise(values, scale));
    }

    /** Returns the shared series; it must not be modified. */
    double[] values() {
        return values;
    }

    /** Returns the standard deviation around the level; 0 if all values are equal. */
    double noise() {
        return noise;
    }

    double mean(int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    /** Returns the scaled median absolute difference, which is robust to outliers and changes. */
    private static double scale(double[] series) {
        double[] differences = differences(series);
        if (differences.length == 0) {
            return 0;
        }
        double median = median(differences);
        // If most values are equal, the median is 0 and the mean is the better estimate.
        double spread =
                median > 0 ? median : Arrays.stream(differences).average().orElseThrow();
        return NORMAL_OVER_MAD * spread / Math.sqrt(2);
    }

    /** Returns the root mean square of the limited differences, which varies less between series than their median. */
    private static double noise(double[] values, double scale) {
        double limit = LIMIT * Math.sqrt(2) * scale;
        double meanSquare = Arrays.stream(differences(values))
                .map(difference -> Math.min(difference, limit))
                .map(difference -> difference * difference)
                .average()
                .orElse(0);
        return Math.sqrt(meanSquare / 2);
    }

    private static double[] differences(double[] series) {
        int length = series.length;
        int farthest = Math.min(MAX_DISTANCE, length - 1);
        double[] differences = new double[farthest * length - farthest * (farthest + 1) / 2];
        int count = 0;
        for (int apart = 1; apart <= farthest; apart++) {
            for (int i = apart; i < length; i++) {
                differences[count++] = Math.abs(series[i] - series[i - apart]);
            }
        }
        return differences;
    }

    private static double[] withoutOutliers(double[] series, double limit) {
        double[] values = series.clone();
        if (series.length < NEIGHBOURHOOD) {
            return values;
        }
        for (int i = 0; i < series.length; i++) {
            int from = Math.clamp(i - NEIGHBOURHOOD / 2, 0, series.length - NEIGHBOURHOOD);
            double median = median(Arrays.copyOfRange(series, from, from + NEIGHBOURHOOD));
            if (Math.abs(series[i] - median) > limit) {
                values[i] = median;
            }
        }
        return values;
    }

    /** Returns the median, and sorts the array. */
    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
