package kvcache.analysis.stats;

import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The Universal Scalability Law fitted to the mean of several rounds, with intervals from the bootstrap over rounds:
 * each resample is fitted anew, and the spread of what it gives, with Student's quantile, makes the interval.
 * Coefficients reach down to 0 at most.
 */
public final class UslOverRounds {

    private final Usl usl;
    private final List<Usl> resampled;
    private final int rounds;

    private UslOverRounds(Usl usl, List<Usl> resampled, int rounds) {
        this.usl = usl;
        this.resampled = resampled;
        this.rounds = rounds;
    }

    /**
     * Fits the law.
     *
     * @param concurrencies at least 1
     * @param throughputs for each round one at each concurrency, above 0
     * @return empty if there are fewer than two rounds or four distinct concurrencies, or if the fit or more than 5 %
     *     of the resamples' fits do not converge
     * @throws IllegalArgumentException if a round does not have one value for each, or a value is out of range
     */
    public static Optional<UslOverRounds> fit(double[] concurrencies, List<double[]> throughputs) {
        if (throughputs.size() < 2) {
            return Optional.empty();
        }
        Optional<Usl> usl = Usl.fit(concurrencies, Resamples.mean(throughputs));
        if (usl.isEmpty()) {
            return Optional.empty();
        }
        List<Usl> resampled = Resamples.of(throughputs, mean -> Usl.fit(concurrencies, mean)).stream()
                .flatMap(Optional::stream)
                .toList();
        return resampled.size() < MeanOfRounds.CONFIDENCE * Resamples.COUNT
                ? Optional.empty()
                : Optional.of(new UslOverRounds(usl.get(), resampled, throughputs.size()));
    }

    public Interval lambda() {
        return multiplying(Usl::lambda);
    }

    public Interval sigma() {
        return notNegative(Usl::sigma);
    }

    public Interval kappa() {
        return notNegative(Usl::kappa);
    }

    /** Returns the throughput that the law predicts at a concurrency. */
    public Interval throughput(double concurrency) {
        return multiplying(fit -> fit.throughput(concurrency));
    }

    /**
     * Returns the concurrency of highest throughput. The interval is that of the inverse square, which is nearly κ and
     * 0 without a peak, so it may reach infinity.
     */
    public Interval peakConcurrency() {
        Interval inverse = notNegative(fit -> Math.pow(fit.peakConcurrency(), -2));
        double peak = usl.peakConcurrency();
        return new Interval(
                peak,
                Math.max(1, Math.min(peak, Math.pow(inverse.high(), -0.5))),
                Math.max(peak, Math.pow(inverse.low(), -0.5)));
    }

    private Interval multiplying(ToDoubleFunction<Usl> figure) {
        return Resamples.studentOfLogs(figure.applyAsDouble(usl), figures(figure), rounds);
    }

    private Interval notNegative(ToDoubleFunction<Usl> figure) {
        Interval interval = Resamples.student(figure.applyAsDouble(usl), figures(figure), rounds);
        return new Interval(interval.estimate(), Math.max(0, interval.low()), interval.high());
    }

    private double[] figures(ToDoubleFunction<Usl> figure) {
        return resampled.stream().mapToDouble(figure).toArray();
    }
}
