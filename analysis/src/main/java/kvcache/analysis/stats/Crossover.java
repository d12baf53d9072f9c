package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rate from which one variant takes less than another.
 *
 * <p>At each rate the mean of the rounds' log ratios is tested, and the p-values are {@linkplain Holm adjusted} for the
 * number of rates. A crossover is reported only if the log ratio is detectably of one sign at one rate and of the other
 * at another, so at most one in twenty comparisons without a crossover reports one. Its position is taken from the mean
 * curve, linear between rates in the logarithm of the rate; its interval is the set of rates at which a ratio of 1
 * cannot be rejected (E. C. Fieller, Some problems in interval estimation, J. R. Statist. Soc. B 16, 1954), by
 * Student's distribution over rounds as in {@link MeanOfRounds}.
 */
public sealed interface Crossover {

    /** The direction in which the variant differs from the baseline. */
    enum Difference {
        LESS,
        MORE
    }

    /**
     * The sign of the difference changes, and is detectable on both sides. Of several changes it is the last.
     *
     * @param ratePerSecond the rate with its interval, between the rates at which the difference is detectable
     * @param below the difference below the rate; above it is the other
     */
    record At(Interval ratePerSecond, Difference below) implements Crossover {}

    /**
     * A difference is detectable at all higher rates, but not at low ones. Any crossover is below
     * {@code fromPerSecond}; with more rounds the difference may be detectable at lower rates too.
     *
     * @param noneUpToPerSecond the highest measured rate without a detectable difference
     * @param fromPerSecond the next measured rate, from which on the difference is detectable
     */
    record Begins(double noneUpToPerSecond, double fromPerSecond, Difference difference) implements Crossover {}

    /**
     * A difference is detectable at all lower rates, but not at high ones. Any crossover is above
     * {@code upToPerSecond}.
     *
     * @param upToPerSecond the highest measured rate up to which the difference is detectable
     * @param noneFromPerSecond the next measured rate
     */
    record Ends(double upToPerSecond, double noneFromPerSecond, Difference difference) implements Crossover {}

    /** There is no crossover within the measured rates. */
    record NoneInRange(Kind kind) implements Crossover {}

    /** The differences without a crossover. */
    enum Kind {
        LESS_EVERYWHERE,
        MORE_EVERYWHERE,
        /** Detectably less at some rates, in no order, and detectably more at none. */
        LESS_AT_SOME,
        /** Detectably more at some rates, in no order, and detectably less at none. */
        MORE_AT_SOME,
        /** No difference is detectable at any rate. */
        NO_DIFFERENCE
    }

    /**
     * Finds the crossover.
     *
     * @param ratesPerSecond ascending, above 0
     * @param logRatios for each round the logarithm of variant over baseline at each rate
     * @return empty if there are fewer than two rounds or no rate
     * @throws IllegalArgumentException if rates do not ascend, or a round does not have one value for each
     */
    static Optional<Crossover> of(double[] ratesPerSecond, List<double[]> logRatios) {
        Curves curves = new Curves(ratesPerSecond, logRatios);
        if (logRatios.size() < 2 || ratesPerSecond.length == 0) {
            return Optional.empty();
        }
        int[] signs = detectableSigns(curves, ratesPerSecond.length);
        boolean less = Arrays.stream(signs).anyMatch(sign -> sign < 0);
        boolean more = Arrays.stream(signs).anyMatch(sign -> sign > 0);
        if (less && more) {
            return Optional.of(lastChange(curves, signs));
        }
        return Optional.of(
                less || more
                        ? oneSided(ratesPerSecond, signs, less ? Difference.LESS : Difference.MORE)
                        : new NoneInRange(Kind.NO_DIFFERENCE));
    }

    private static int[] detectableSigns(Curves curves, int rates) {
        double[] adjusted = Holm.adjust(
                IntStream.range(0, rates).mapToDouble(curves::pValue).toArray());
        return IntStream.range(0, rates)
                .map(i -> adjusted[i] <= 1 - MeanOfRounds.CONFIDENCE ? (int) Math.signum(curves.mean(i)) : 0)
                .toArray();
    }

    private static At lastChange(Curves curves, int[] signs) {
        int after = signs.length - 1;
        while (signs[after] == 0) {
            after--;
        }
        int before = after;
        while (signs[before] != -signs[after]) {
            if (signs[before] == signs[after]) {
                after = before;
            }
            before--;
        }
        int zero = after - 1;
        while (zero > before && Math.signum(curves.mean(zero)) == signs[after]) {
            zero--;
        }
        double logRate = curves.zero(zero);
        return new At(
                new Interval(
                        Math.exp(logRate),
                        Math.exp(curves.farthestPossibleZero(logRate, curves.logRate(before))),
                        Math.exp(curves.farthestPossibleZero(logRate, curves.logRate(after)))),
                signs[before] < 0 ? Difference.LESS : Difference.MORE);
    }

    private static Crossover oneSided(double[] rates, int[] signs, Difference difference) {
        boolean less = difference == Difference.LESS;
        int first = 0;
        while (signs[first] == 0) {
            first++;
        }
        int end = signs.length;
        while (signs[end - 1] == 0) {
            end--;
        }
        boolean unbroken = Arrays.stream(signs, first, end).noneMatch(sign -> sign == 0);
        if (unbroken && first == 0 && end == signs.length) {
            return new NoneInRange(less ? Kind.LESS_EVERYWHERE : Kind.MORE_EVERYWHERE);
        }
        if (unbroken && end == signs.length) {
            return new Begins(rates[first - 1], rates[first], difference);
        }
        if (unbroken && first == 0) {
            return new Ends(rates[end - 1], rates[end], difference);
        }
        return new NoneInRange(less ? Kind.LESS_AT_SOME : Kind.MORE_AT_SOME);
    }
}
