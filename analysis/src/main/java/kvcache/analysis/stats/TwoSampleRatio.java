package kvcache.analysis.stats;

import java.util.Optional;

/**
 * The ratio of a figure between two runs, from independent rounds.
 *
 * <p>The difference of the two means of logarithms, with standard errors that need not be equal: with six rounds or
 * more on both sides by the studentised bootstrap, each side resampled by itself (Efron and Tibshirani, An Introduction
 * to the Bootstrap, 1993, section 16.2), and with fewer by Welch's t-test (B. L. Welch, Biometrika 34, 1947). The
 * variation between rounds does not include differences of the machine between the two days, so the interval describes
 * these runs, not the builds alone.
 */
public final class TwoSampleRatio {

    private TwoSampleRatio() {}

    /**
     * Returns the ratio of the geometric means.
     *
     * @param numerators one for each round, above 0
     * @param denominators one for each round of the other run, above 0
     * @return empty if either has fewer than two rounds
     * @throws IllegalArgumentException if a value is not above 0
     */
    public static Optional<Ratio> of(double[] numerators, double[] denominators) {
        double[] numeratorLogs = MeanOfRounds.logs("values of a ratio", numerators);
        double[] denominatorLogs = MeanOfRounds.logs("values of a ratio", denominators);
        int rounds = Math.min(numerators.length, denominators.length);
        return rounds < 2
                ? Optional.empty()
                : Optional.of(Ratio.ofLogs(difference(numeratorLogs, denominatorLogs), rounds));
    }

    /** Returns the difference of two means, each of at least two values. */
    static MeanOfRounds.Tested difference(double[] minuend, double[] subtrahend) {
        StudentisedSample a = new StudentisedSample(minuend);
        StudentisedSample b = new StudentisedSample(subtrahend);
        double standardError = Math.hypot(a.standardError(), b.standardError());
        return MeanOfRounds.tested(a.mean() - b.mean(), standardError, AbsoluteT.of(welchDegreesOfFreedom(a, b), a, b));
    }

    static double welchDegreesOfFreedom(StudentisedSample a, StudentisedSample b) {
        double squaredA = a.standardError() * a.standardError();
        double squaredB = b.standardError() * b.standardError();
        double squared = squaredA + squaredB;
        return squared == 0
                ? a.size() + b.size() - 2.0
                : squared * squared / (squaredA * squaredA / (a.size() - 1) + squaredB * squaredB / (b.size() - 1));
    }
}
