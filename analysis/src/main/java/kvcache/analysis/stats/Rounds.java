package kvcache.analysis.stats;

import java.util.Arrays;

/**
 * The values of one figure over the rounds: their median and spread.
 *
 * @param median robust against one disturbed round
 * @param majoritySpread highest divided by lowest of the majority of rounds that lies closest together; 1 if equal
 */
public record Rounds(double median, double lowest, double highest, double majoritySpread) {

    /**
     * Summarises one value per round.
     *
     * @throws IllegalArgumentException if there is no value
     */
    public static Rounds of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no rounds");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Rounds(median, sorted[0], sorted[sorted.length - 1], majoritySpread(sorted));
    }

    private static double majoritySpread(double[] sorted) {
        int majority = sorted.length / 2 + 1;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i + majority <= sorted.length; i++) {
            double low = sorted[i];
            double high = sorted[i + majority - 1];
            least = Math.min(least, high == low ? 1 : high / low);
        }
        return least;
    }
}
