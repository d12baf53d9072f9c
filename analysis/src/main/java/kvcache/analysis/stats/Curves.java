package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * One curve for each round over the same rates, each interpolated linearly in the logarithm of the rate. Interpolation
 * and the mean over rounds commute, so the mean of the rounds' values at a rate lies on the mean curve.
 */
final class Curves {

    /** Gives a precision of a thousandth of the distance between two rates. */
    private static final int BISECTIONS = 10;

    private final double[] logRates;
    private final List<double[]> rounds;

    /**
     * @param rates ascending, above 0
     * @param rounds for each round a value at each rate
     * @throws IllegalArgumentException if rates do not ascend, or a round does not have one value for each
     */
    Curves(double[] rates, List<double[]> rounds) {
        check(rates, rounds);
        logRates = Arrays.stream(rates).map(Math::log).toArray();
        this.rounds = List.copyOf(rounds);
    }

    static void check(double[] rates, List<double[]> rounds) {
        for (int i = 0; i < rates.length; i++) {
            if (!(rates[i] > (i == 0 ? 0 : rates[i - 1]))) {
                throw new IllegalArgumentException("rates must be above 0 and ascend; %s does not".formatted(rates[i]));
            }
        }
        for (double[] round : rounds) {
            if (round.length != rates.length) {
                throw new IllegalArgumentException("%s values at %s rates".formatted(round.length, rates.length));
            }
        }
    }

    double logRate(int index) {
        return logRates[index];
    }

    /** Returns the values of all rounds at a measured rate. */
    private double[] values(int index) {
        return rounds.stream().mapToDouble(round -> round[index]).toArray();
    }

    /** Returns the mean over the rounds at a measured rate. */
    double mean(int index) {
        return Arrays.stream(values(index)).average().orElseThrow();
    }

    /** Returns the values of all rounds at any rate within the measured range. */
    double[] at(double logRate) {
        int after = 1;
        while (after < logRates.length - 1 && logRates[after] < logRate) {
            after++;
        }
        double share = (logRate - logRates[after - 1]) / (logRates[after] - logRates[after - 1]);
        double[] values = new double[rounds.size()];
        for (int i = 0; i < values.length; i++) {
            double[] round = rounds.get(i);
            values[i] = round[after - 1] + share * (round[after] - round[after - 1]);
        }
        return values;
    }

    /** Returns the p-value of the mean being zero at a measured rate. */
    double pValue(int index) {
        return MeanOfRounds.pValueOfZero(values(index));
    }

    /** Returns where the mean curve is zero, between two neighbouring rates with different signs. */
    double zero(int index) {
        double before = mean(index);
        double after = mean(index + 1);
        double share = before == after ? 0 : before / (before - after);
        return logRates[index] + share * (logRates[index + 1] - logRates[index]);
    }

    /**
     * Returns the point farthest from a zero of the mean, towards an end, at which the mean is not detectably different
     * from zero (E. C. Fieller, Some problems in interval estimation, J. R. Statist. Soc. B 16, 1954). If such points
     * do not form one interval, the outermost counts.
     */
    double farthestPossibleZero(double zero, double end) {
        double[] outermostFirst = Arrays.stream(logRates)
                .filter(logRate -> logRate > Math.min(zero, end) && logRate < Math.max(zero, end))
                .boxed()
                .sorted(Comparator.comparingDouble(logRate -> -Math.abs(logRate - zero)))
                .mapToDouble(Double::doubleValue)
                .toArray();
        double ruledOut = end;
        for (double place : outermostFirst) {
            if (isPossibleZero(place)) {
                return boundary(place, ruledOut);
            }
            ruledOut = place;
        }
        return boundary(zero, ruledOut);
    }

    /** Bisects between a possible zero and a point that is ruled out. */
    private double boundary(double possible, double ruledOut) {
        double in = possible;
        double out = ruledOut;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (in + out) / 2;
            if (isPossibleZero(middle)) {
                in = middle;
            } else {
                out = middle;
            }
        }
        return in;
    }

    /** Returns whether the mean at a rate is not detectably different from zero. */
    boolean isPossibleZero(double logRate) {
        return MeanOfRounds.pValueOfZero(at(logRate)) > 1 - MeanOfRounds.CONFIDENCE;
    }
}
