package kvcache.analysis.micro;

import java.util.Arrays;
import java.util.Optional;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;

/**
 * A figure over the rounds.
 *
 * @param mean of the rounds
 * @param interval about it; empty where one round was measured, which says nothing about how far rounds differ
 */
record Estimate(double mean, Optional<Interval> interval) {

    /** Of values, one for each round; empty where there is none. */
    static Optional<Estimate> of(double[] values) {
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Estimate(Arrays.stream(values).average().orElseThrow(), MeanOfRounds.of(values)));
    }

    /** The lower end of the interval, or the mean where there is none. */
    double low() {
        return interval.map(Interval::low).orElse(mean);
    }

    /** The upper end of the interval, or the mean where there is none. */
    double high() {
        return interval.map(Interval::high).orElse(mean);
    }

    /** Such as {@code 85.2 (80.1 to 90.3)}. */
    @Override
    public String toString() {
        return Terms.number(mean)
                + interval.map(range -> " (%s to %s)".formatted(Terms.number(range.low()), Terms.number(range.high())))
                        .orElse("");
    }
}
