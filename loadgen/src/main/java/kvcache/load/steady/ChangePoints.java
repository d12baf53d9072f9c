package kvcache.load.steady;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The changes of the level of a series: the exact optimum of penalised least squares, by PELT (Killick, Fearnhead and
 * Eckley, 2012).
 *
 * <p>A change must reduce the squared deviations by more than 4.5 log n times the variance of the noise. That is the
 * usual 3 log n for a change of the mean, times 1.5 because the noise is estimated and neighbours may be correlated. In
 * series of 20 to 600 values without a change, at most about 5 % then appear to have one, if the noise is normal,
 * log-normal (σ 0.5) or autocorrelated (0.3, first order). In 40 values, a change in the middle by twice the noise is
 * found 19 times of 20, and a smaller one less often. With stronger autocorrelation (0.5) up to one series in five
 * appears to change, with heavier tails (log-normal, σ 1) up to one in four: take logarithms of the latter.
 *
 * <p>One or two outliers are not a level: the median of their neighbourhood replaces them, and a segment has at least
 * {@link #MIN_LENGTH} values.
 *
 * @param segments from left to right, without gaps
 * @param noise the standard deviation around the level, estimated from differences of near neighbours
 */
public record ChangePoints(List<Stretch> segments, double noise) {

    /** The minimum length of a segment. */
    public static final int MIN_LENGTH = 3;

    private static final double PENALTY_OF_LOG_LENGTH = 4.5;

    public ChangePoints {
        segments = List.copyOf(segments);
    }

    /**
     * Splits a series into segments. A series of fewer than twice {@link #MIN_LENGTH} values has one segment.
     *
     * @throws IllegalArgumentException if it is empty or a value is not finite
     */
    public static ChangePoints of(double[] series) {
        check(series);
        Hampel filtered = Hampel.of(series);
        int length = series.length;
        double noise = filtered.noise();
        List<Stretch> segments = new ArrayList<>();
        if (length < 2 * MIN_LENGTH || noise == 0) {
            segments.add(new Stretch(0, length, filtered.mean(0, length)));
            return new ChangePoints(segments, noise);
        }
        double penalty = PENALTY_OF_LOG_LENGTH * Math.log(length) * noise * noise;
        int[] starts = Pelt.starts(filtered.values(), penalty, MIN_LENGTH);
        for (int i = 0; i < starts.length; i++) {
            int to = i + 1 < starts.length ? starts[i + 1] : length;
            segments.add(new Stretch(starts[i], to, filtered.mean(starts[i], to)));
        }
        return new ChangePoints(segments, noise);
    }

    /**
     * Returns the segments after merging neighbours on nearly the same level, the closest first. A slow drift remains
     * visible: it leaves neighbours that differ by half of the drift.
     *
     * @param tolerance the minimum difference of levels
     */
    List<Stretch> merged(double tolerance) {
        List<Stretch> merged = new ArrayList<>(segments);
        while (merged.size() > 1) {
            int nearest = 0;
            for (int i = 1; i + 1 < merged.size(); i++) {
                if (step(merged, i) < step(merged, nearest)) {
                    nearest = i;
                }
            }
            if (step(merged, nearest) >= tolerance) {
                return merged;
            }
            merged.set(nearest, merged.get(nearest).with(merged.remove(nearest + 1)));
        }
        return merged;
    }

    private static double step(List<Stretch> segments, int left) {
        return Math.abs(segments.get(left + 1).mean() - segments.get(left).mean());
    }

    private static void check(double[] series) {
        if (series.length == 0) {
            throw new IllegalArgumentException("series has 0 values; allowed: at least 1");
        }
        IntStream.range(0, series.length)
                .filter(i -> !Double.isFinite(series[i]))
                .findFirst()
                .ifPresent(i -> {
                    throw new IllegalArgumentException(
                            "series[" + i + "] is " + series[i] + "; allowed: finite numbers");
                });
    }
}
