package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The knee of a latency curve: beyond it latency grows disproportionately with load.
 *
 * <p>Kneedle (Satopää, Albrecht, Irwin and Raghavan, Finding a "Kneedle" in a Haystack, ICDCS workshops 2011), offline,
 * with its sensitivity of 1 and without smoothing, for which a dozen rates are too few: both axes are scaled to 0 to 1,
 * and the knee is where the curve lies farthest below its chord. It is accepted if that distance is greater than the
 * mean distance between rates on the scaled axis. The curve is the geometric mean of the rounds. The knee depends on
 * the range of measured rates.
 */
public final class Knee {

    private static final int MIN_RATES = 4;

    /** The minimum rise from the first to the last rate, as a share of the range of latencies. */
    private static final double MIN_RISE = 0.5;

    private Knee() {}

    /**
     * Finds the knee.
     *
     * @param ratesPerSecond ascending
     * @param latenciesUs for each round the latency at each rate, above 0
     * @return the measured rate at the knee, with the range of knees in 95 % of the resamples over rounds; empty if the
     *     mean curve or more than 5 % of the resamples have none, with fewer than 4 rates or 2 rounds
     * @throws IllegalArgumentException if rates do not ascend, a round does not have one value for each, or a latency
     *     is not above 0
     */
    public static Optional<Interval> of(double[] ratesPerSecond, List<double[]> latenciesUs) {
        List<double[]> logs = latenciesUs.stream()
                .map(round -> MeanOfRounds.logs("latencies", round))
                .toList();
        Curves.check(ratesPerSecond, logs);
        if (latenciesUs.size() < 2 || ratesPerSecond.length < MIN_RATES) {
            return Optional.empty();
        }
        OptionalInt knee = index(ratesPerSecond, Resamples.mean(logs));
        double[] resampled = Resamples.of(logs, log -> index(ratesPerSecond, log)).stream()
                .filter(OptionalInt::isPresent)
                .mapToDouble(index -> ratesPerSecond[index.getAsInt()])
                .toArray();
        return knee.isEmpty() || resampled.length < MeanOfRounds.CONFIDENCE * Resamples.COUNT
                ? Optional.empty()
                : Optional.of(Resamples.percentile(ratesPerSecond[knee.getAsInt()], resampled));
    }

    private static OptionalInt index(double[] rates, double[] logLatencies) {
        int last = rates.length - 1;
        double[] latencies = Arrays.stream(logLatencies).map(Math::exp).toArray();
        double span = Arrays.stream(latencies).max().orElseThrow()
                - Arrays.stream(latencies).min().orElseThrow();
        double rise = (latencies[last] - latencies[0]) / span;
        if (!(rise >= MIN_RISE)) {
            return OptionalInt.empty();
        }
        int knee = 0;
        double farthest = 1.0 / last;
        for (int i = 1; i < last; i++) {
            double chord = rise * (rates[i] - rates[0]) / (rates[last] - rates[0]);
            double distance = chord - (latencies[i] - latencies[0]) / span;
            if (distance > farthest) {
                farthest = distance;
                knee = i;
            }
        }
        return knee == 0 ? OptionalInt.empty() : OptionalInt.of(knee);
    }
}
