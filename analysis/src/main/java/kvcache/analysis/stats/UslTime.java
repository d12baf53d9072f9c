package kvcache.analysis.stats;

import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.DecompositionSolver;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * The Universal Scalability Law in terms of time: the time of one request with {@code n} in progress, {@code base +
 * contention (n - 1) + coherency n (n - 1)}. It is linear in its coefficients.
 */
record UslTime(double base, double contention, double coherency) {

    /** Returns the time at a concurrency. */
    double at(double n) {
        return base + contention * (n - 1) + coherency * n * (n - 1);
    }

    /**
     * Returns the least-squares fit with contention and coherency of at least 0, the best with either, both or none 0.
     *
     * @param withContention whether contention may be above 0
     * @param withCoherency whether coherency may be above 0
     * @return empty if not even the base can be fitted
     */
    static Optional<UslTime> fit(double[] n, double[] times, boolean withContention, boolean withCoherency) {
        Optional<UslTime> best = Optional.empty();
        double least = Double.POSITIVE_INFINITY;
        for (int terms = 0; terms < 4; terms++) {
            boolean contention = (terms & 1) != 0;
            boolean coherency = (terms & 2) != 0;
            if ((contention && !withContention) || (coherency && !withCoherency)) {
                continue;
            }
            Optional<UslTime> fit =
                    solve(n, times, contention, coherency).filter(time -> time.contention >= 0 && time.coherency >= 0);
            double squares = fit.map(time -> squares(time::at, n, times)).orElse(Double.POSITIVE_INFINITY);
            if (squares < least) {
                best = fit;
                least = squares;
            }
        }
        return best;
    }

    /**
     * Returns the least-squares fit with coefficients of either sign. Its times are linear in the given ones.
     *
     * @return empty if there are too few distinct concurrencies for the terms
     */
    static Optional<UslTime> solve(double[] n, double[] times, boolean contention, boolean coherency) {
        int columns = 1 + (contention ? 1 : 0) + (coherency ? 1 : 0);
        if (n.length < columns) {
            return Optional.empty();
        }
        RealMatrix terms = new Array2DRowRealMatrix(n.length, columns);
        for (int i = 0; i < n.length; i++) {
            terms.setEntry(i, 0, 1);
            if (contention) {
                terms.setEntry(i, 1, n[i] - 1);
            }
            if (coherency) {
                terms.setEntry(i, columns - 1, n[i] * (n[i] - 1));
            }
        }
        DecompositionSolver solver = new QRDecomposition(terms, 1e-12).getSolver();
        if (!solver.isNonSingular()) {
            return Optional.empty();
        }
        RealVector solution = solver.solve(new ArrayRealVector(times, false));
        return Optional.of(new UslTime(
                solution.getEntry(0),
                contention ? solution.getEntry(1) : 0,
                coherency ? solution.getEntry(columns - 1) : 0));
    }

    /** Returns the sum of squared residuals of a model. */
    static double squares(DoubleUnaryOperator model, double[] n, double[] measured) {
        double sum = 0;
        for (int i = 0; i < n.length; i++) {
            double residual = measured[i] - model.applyAsDouble(n[i]);
            sum += residual * residual;
        }
        return sum;
    }
}
