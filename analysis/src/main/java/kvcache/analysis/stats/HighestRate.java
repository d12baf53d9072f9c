package kvcache.analysis.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The highest rate at which a latency stays within an objective, at that and every lower measured rate.
 *
 * <p>The geometric mean over the rounds is compared with the objective. Between two rates its logarithm is taken as
 * linear in the logarithm of the rate; near saturation latency bends more sharply than that, and the true rate lies
 * somewhat higher. The interval is the set of rates about it at which the mean does not detectably differ from the
 * objective (Fieller 1954), by Student's distribution over rounds as in {@link MeanOfRounds}.
 */
public sealed interface HighestRate {

    /**
     * The objective is met up to this rate.
     *
     * @param ratePerSecond the rate and its interval. The low end is 0 if the rounds rule out no lower measured rate,
     *     and the high end is infinite if they rule out no higher one.
     */
    record At(Interval ratePerSecond) implements HighestRate {}

    /** The objective is missed even at the lowest measured rate. */
    record NeverKept(double lowestPerSecond) implements HighestRate {}

    /** The objective is met at every measured rate, up to this one. */
    record AlwaysKept(double atLeastPerSecond) implements HighestRate {}

    /**
     * Finds the highest rate.
     *
     * @param objectiveUs above 0
     * @param ratesPerSecond ascending, above 0
     * @param latenciesUs for each round the latency at each rate, above 0
     * @return empty if there are fewer than two rounds or no rate
     * @throws IllegalArgumentException if rates do not ascend, a round does not have one value for each, or a value is
     *     not above 0
     */
    static Optional<HighestRate> under(double objectiveUs, double[] ratesPerSecond, List<double[]> latenciesUs) {
        List<double[]> logs = new ArrayList<>();
        for (double[] round : latenciesUs) {
            if (!(objectiveUs > 0) || !Arrays.stream(round).allMatch(latency -> latency > 0)) {
                throw new IllegalArgumentException("latencies and objectives must be above 0");
            }
            logs.add(Arrays.stream(round)
                    .map(latency -> Math.log(latency / objectiveUs))
                    .toArray());
        }
        Curves curves = new Curves(ratesPerSecond, logs);
        int rates = ratesPerSecond.length;
        if (logs.size() < 2 || rates == 0) {
            return Optional.empty();
        }
        int kept = 0;
        while (kept < rates && curves.mean(kept) <= 0) {
            kept++;
        }
        if (kept == 0) {
            return Optional.of(new NeverKept(ratesPerSecond[0]));
        }
        return Optional.of(
                kept == rates ? new AlwaysKept(ratesPerSecond[rates - 1]) : new At(interval(curves, kept - 1, rates)));
    }

    private static Interval interval(Curves curves, int lastKept, int rates) {
        int low = lastKept;
        while (low > 0 && curves.isPossibleZero(curves.logRate(low))) {
            low--;
        }
        int high = lastKept + 1;
        while (high < rates - 1 && curves.isPossibleZero(curves.logRate(high))) {
            high++;
        }
        double zero = curves.zero(lastKept);
        double lowEnd = curves.logRate(low);
        double highEnd = curves.logRate(high);
        return new Interval(
                Math.exp(zero),
                curves.isPossibleZero(lowEnd) ? 0 : Math.exp(curves.farthestPossibleZero(zero, lowEnd)),
                curves.isPossibleZero(highEnd)
                        ? Double.POSITIVE_INFINITY
                        : Math.exp(curves.farthestPossibleZero(zero, highEnd)));
    }
}
