package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleFunction;

/**
 * A figure over the rounds.
 *
 * @param mean of the rounds
 * @param interval its confidence interval; empty for a single round
 */
public record Estimate(double mean, Optional<Interval> interval) {

    private static final double MAX_WIDTH = 10;

    /** Returns the arithmetic mean of values, one for each round; empty if there is none. */
    public static Optional<Estimate> of(double... values) {
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Estimate(Arrays.stream(values).average().orElseThrow(), MeanOfRounds.of(values)));
    }

    /**
     * Returns the geometric mean of values above 0, one for each round; empty if there is none. The interval is that of
     * the logarithms, so it is above 0, and the interval of a throughput is the inverse of that of the time.
     */
    public static Optional<Estimate> geometric(double... values) {
        Optional<Interval> interval = MeanOfRounds.geometric(values);
        return interval.isPresent() ? Optional.of(new Estimate(interval.get().estimate(), interval)) : of(values);
    }

    /** Returns the lower end of the interval, or else the mean. */
    public double low() {
        return interval.map(Interval::low).orElse(mean);
    }

    /** Returns the upper end of the interval, or else the mean. */
    public double high() {
        return interval.map(Interval::high).orElse(mean);
    }

    /** Returns text such as {@code 85.2 (80.1 to 90.3)}, with words for an interval beyond ten times the mean. */
    public String text(DoubleFunction<String> number) {
        return number.apply(mean)
                + interval.map(range -> Math.abs(range.high()) > MAX_WIDTH * Math.abs(mean)
                                ? " (rounds too far apart for an interval)"
                                : " (%s to %s)".formatted(number.apply(range.low()), number.apply(range.high())))
                        .orElse("");
    }
}
