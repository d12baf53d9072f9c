package kvcache.analysis.stats;

import java.util.Arrays;

/**
 * The values of one figure over the rounds: their middle and how far they lie apart.
 *
 * @param median the middle one, or the mean of the two in the middle: one round that the machine disturbed does not move it
 * @param lowest the lowest round
 * @param highest the highest round
 */
public record Rounds(double median, double lowest, double highest) {

    /**
     * Sums up.
     *
     * @throws IllegalArgumentException where there is no value
     */
    public static Rounds of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no rounds");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Rounds(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** How many times the lowest the highest is; 1 where both are 0. */
    public double spread() {
        return highest == lowest ? 1 : highest / lowest;
    }
}
