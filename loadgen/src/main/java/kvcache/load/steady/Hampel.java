package kvcache.load.steady;

import java.util.Arrays;

/**
 * A series without its outliers, and its noise. Hampel's filter: a value far from the median of its neighbourhood is
 * replaced by that median (Pearson, "Outliers in Process Modeling and Identification", 2002). How far is far is taken
 * from differences of near neighbours, which changes of the level hardly touch.
 */
final class Hampel {

    /** One or two outliers leave the median of five values where it is. */
    private static final int NEIGHBOURHOOD = 5;

    /** Outliers are further away than by so many times the noise. */
    private static final double LIMIT = 3;

    /**
     * Differences are taken of values up to so many places apart. First differences alone understate the noise of a
     * series whose neighbours resemble each other: with an autocorrelation of 0.3 by 30 % of its variance, five places
     * apart by 0.2 %.
     */
    private static final int FARTHEST = 5;

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

    /** The series, shared: not to be changed. */
    double[] values() {
        return values;
    }

    /** The standard deviation around the level; 0 where all values are equal. */
    double noise() {
        return noise;
    }

    double mean(int from, int to) {
        return Arrays.stream(values, from, to).average().orElseThrow();
    }

    /** The median absolute difference, scaled: it says what is far, whatever the outliers and changes. */
    private static double scale(double[] series) {
        double[] differences = differences(series);
        if (differences.length == 0) {
            return 0;
        }
        double median = median(differences);
        // Where most values are equal, the median says that there is no noise, and the mean knows better.
        double typical =
                median > 0 ? median : Arrays.stream(differences).average().orElseThrow();
        return NORMAL_OVER_MAD * typical / Math.sqrt(2);
    }

    /**
     * The root mean square of the differences, limited: it varies less from series to series than their median does.
     */
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
        int farthest = Math.min(FARTHEST, length - 1);
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

    /** Sorts what it is given. */
    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
