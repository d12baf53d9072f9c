package kvcache.analysis.stats;

import java.util.Optional;

/**
 * The ratio of one variant to another, from rounds in which both were measured.
 *
 * <p>The two trials of a round are a pair: they share the minutes in which they ran, so drift of the machine between
 * rounds cancels. The ratio of each pair enters as its logarithm, which makes "twice as much" and "half as much"
 * equally far from "the same". Of these logarithms the {@linkplain MeanOfRounds mean and its interval} are taken and
 * turned back: the estimate is the geometric mean of the ratios.
 */
public final class PairedRatio {

    private PairedRatio() {}

    /**
     * Returns the ratio of paired values.
     *
     * @param numerators one for each round, above 0
     * @param denominators of the same rounds, above 0
     * @return empty for fewer than two rounds
     * @throws IllegalArgumentException if the lengths differ, or a value is not above 0
     */
    public static Optional<Ratio> of(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    "%s rounds against %s".formatted(numerators.length, denominators.length));
        }
        double[] logs = new double[numerators.length];
        for (int i = 0; i < logs.length; i++) {
            if (!(numerators[i] > 0 && denominators[i] > 0)) {
                throw new IllegalArgumentException(
                        "a ratio needs values above 0, not %s and %s".formatted(numerators[i], denominators[i]));
            }
            logs[i] = Math.log(numerators[i] / denominators[i]);
        }
        return ofLogs(logs);
    }

    /** Returns the ratio by its logarithm in each round; empty for fewer than two rounds. */
    public static Optional<Ratio> ofLogs(double... logs) {
        return MeanOfRounds.tested(logs).map(tested -> Ratio.ofLogs(tested, logs.length));
    }
}
