package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * A figure over the rounds.
 *
 * @param mean of the rounds
 * @param interval about it; empty for a single round, which gives no estimate of the variation
 */
public record Estimate(double mean, Optional<Interval> interval) {

    private static final double TOLD_WIDTH = 10;

    /** The arithmetic mean of values, one for each round; empty where there is none. */
    public static Optional<Estimate> of(double... values) {
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Estimate(Arrays.stream(values).average().orElseThrow(), MeanOfRounds.of(values)));
    }

    /**
     * The geometric mean of values above 0, one for each round, with the interval of their logarithms: it never reaches
     * below 0, and the throughput has the interval of the time turned over. Empty where there is no value.
     */
    public static Optional<Estimate> geometric(double... values) {
        double[] ones = new double[values.length];
        Arrays.fill(ones, 1);
        Optional<Interval> interval = PairedRatio.of(values, ones).map(Ratio::interval);
        return interval.isPresent() ? Optional.of(new Estimate(interval.get().estimate(), interval)) : of(values);
    }

    /** The lower end of the interval, or the mean where there is none. */
    public double low() {
        return interval.map(Interval::low).orElse(mean);
    }

    /** The upper end of the interval, or the mean where there is none. */
    public double high() {
        return interval.map(Interval::high).orElse(mean);
    }

    /** Such as {@code 85.2 (80.1 to 90.3)}; an interval that reaches beyond ten times the mean is told in words. */
    public String text(DoubleFunction<String> number) {
        return number.apply(mean)
                + interval.map(range -> Math.abs(range.high()) > TOLD_WIDTH * Math.abs(mean)
                                ? " (rounds too far apart for an interval)"
                                : " (%s to %s)".formatted(number.apply(range.low()), number.apply(range.high())))
                        .orElse("");
    }
}
