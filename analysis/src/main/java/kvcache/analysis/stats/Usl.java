package kvcache.analysis.stats;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import org.apache.commons.math3.exception.ConvergenceException;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.exception.TooManyIterationsException;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;

/**
 * The Universal Scalability Law, {@code X(N) = λN / (1 + σ(N - 1) + κN(N - 1))} (N. J. Gunther, Guerrilla Capacity
 * Planning, 2007).
 *
 * @param lambda throughput at a concurrency of 1, above 0
 * @param sigma contention: the serial share of the work; with {@code κ = 0} this is Amdahl's law
 * @param kappa coherency: the cost of agreement per pair; if above 0, throughput has a peak and falls beyond it
 */
public record Usl(double lambda, double sigma, double kappa) {

    /** Three coefficients fit any three points exactly, so the fit needs at least four. */
    public static final int MIN_CONCURRENCIES = 4;

    private static final int MAX_ITERATIONS = 500;

    private static final double TOLERANCE = 1e-9;

    /** Returns the throughput at a concurrency. */
    public double throughput(double concurrency) {
        double others = concurrency - 1;
        return lambda * concurrency / (1 + sigma * others + kappa * concurrency * others);
    }

    /** Returns the concurrency of highest throughput, at least 1; infinite if {@code κ = 0}. */
    public double peakConcurrency() {
        if (sigma >= 1) {
            return 1;
        }
        return kappa == 0 ? Double.POSITIVE_INFINITY : Math.max(1, Math.sqrt((1 - sigma) / kappa));
    }

    /**
     * Returns the least-squares fit to throughputs, with σ and κ of at least 0. If the fit with both has one below 0,
     * it is the best of the fits with one or neither. Fits are Levenberg and Marquardt's, starting from the linear fit
     * of {@code N / X}.
     *
     * @param concurrencies at least 1
     * @param throughputs one for each, above 0
     * @return empty if there are fewer than {@value #MIN_CONCURRENCIES} distinct concurrencies, or no fit converges
     * @throws IllegalArgumentException if the lengths differ, or a value is out of range
     */
    public static Optional<Usl> fit(double[] concurrencies, double[] throughputs) {
        check(concurrencies, throughputs);
        if (Arrays.stream(concurrencies).distinct().count() < MIN_CONCURRENCIES) {
            return Optional.empty();
        }
        Optional<Usl> best = fit(concurrencies, throughputs, Terms.BOTH);
        if (best.isPresent()) {
            return best;
        }
        double least = Double.POSITIVE_INFINITY;
        for (Terms terms : EnumSet.complementOf(EnumSet.of(Terms.BOTH))) {
            Optional<Usl> fit = fit(concurrencies, throughputs, terms);
            double squares = fit.map(usl -> UslTime.squares(usl::throughput, concurrencies, throughputs))
                    .orElse(Double.POSITIVE_INFINITY);
            if (squares < least) {
                best = fit;
                least = squares;
            }
        }
        return best;
    }

    private static void check(double[] concurrencies, double[] throughputs) {
        if (concurrencies.length != throughputs.length) {
            throw new IllegalArgumentException(
                    "%s concurrencies against %s throughputs".formatted(concurrencies.length, throughputs.length));
        }
        for (int i = 0; i < concurrencies.length; i++) {
            if (!(concurrencies[i] >= 1 && throughputs[i] > 0)) {
                throw new IllegalArgumentException(
                        "a throughput is %s at a concurrency of %s; allowed: above 0, at 1 or more"
                                .formatted(throughputs[i], concurrencies[i]));
            }
        }
    }

    /** The coefficients of a fit besides λ; the others are 0. */
    private enum Terms {
        BOTH(true, true),
        CONTENTION(true, false),
        COHERENCY(false, true),
        NEITHER(false, false);

        final boolean contention;
        final boolean coherency;

        Terms(boolean contention, boolean coherency) {
            this.contention = contention;
            this.coherency = coherency;
        }

        Usl of(double[] point) {
            return new Usl(point[0], contention ? point[1] : 0, coherency ? point[point.length - 1] : 0);
        }

        double[] pick(double lambda, double sigma, double kappa) {
            if (contention) {
                return coherency ? new double[] {lambda, sigma, kappa} : new double[] {lambda, sigma};
            }
            return coherency ? new double[] {lambda, kappa} : new double[] {lambda};
        }
    }

    private static Optional<Usl> fit(double[] concurrencies, double[] throughputs, Terms terms) {
        try {
            Optimum optimum = new LevenbergMarquardtOptimizer()
                    .withCostRelativeTolerance(TOLERANCE)
                    .withParameterRelativeTolerance(TOLERANCE)
                    .optimize(new LeastSquaresBuilder()
                            .start(start(concurrencies, throughputs, terms))
                            .model(
                                    point -> Arrays.stream(concurrencies)
                                            .map(terms.of(point)::throughput)
                                            .toArray(),
                                    point -> jacobian(concurrencies, terms, terms.of(point)))
                            .target(throughputs)
                            .maxEvaluations(MAX_ITERATIONS)
                            .maxIterations(MAX_ITERATIONS)
                            .build());
            Usl usl = terms.of(optimum.getPoint().toArray());
            return usl.lambda > 0 && usl.sigma >= 0 && usl.kappa >= 0 ? Optional.of(usl) : Optional.empty();
        } catch (ConvergenceException | TooManyEvaluationsException | TooManyIterationsException e) {
            return Optional.empty();
        }
    }

    private static double[] start(double[] concurrencies, double[] throughputs, Terms terms) {
        double[] times = new double[concurrencies.length];
        for (int i = 0; i < times.length; i++) {
            times[i] = concurrencies[i] / throughputs[i];
        }
        UslTime time = UslTime.fit(concurrencies, times, terms.contention, terms.coherency)
                .orElseThrow();
        // The fitted line may start below 0, which the law excludes.
        double base = Math.max(time.base(), Arrays.stream(times).min().orElseThrow() / 10);
        return terms.pick(1 / base, time.contention() / base, time.coherency() / base);
    }

    private static double[][] jacobian(double[] concurrencies, Terms terms, Usl usl) {
        double[][] rows = new double[concurrencies.length][];
        for (int i = 0; i < rows.length; i++) {
            double n = concurrencies[i];
            double perLambda = usl.throughput(n) / usl.lambda;
            double perSigma = -usl.lambda * perLambda * perLambda * (n - 1) / n;
            rows[i] = terms.pick(perLambda, perSigma, perSigma * n);
        }
        return rows;
    }
}
