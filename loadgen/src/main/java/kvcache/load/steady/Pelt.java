package kvcache.load.steady;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * PELT (Killick, Fearnhead and Eckley, "Optimal Detection of Changepoints With a Linear Computational Cost", JASA 2012)
 * for changes of the mean. Among all segmentations with a minimum segment length it finds one that minimises the
 * squared deviations from the segments' means plus a penalty for each change.
 */
final class Pelt {

    private final double[] sums;
    private final double[] squares;
    private final double penalty;
    private final int minLength;

    private Pelt(double[] series, double penalty, int minLength) {
        this.penalty = penalty;
        this.minLength = minLength;
        sums = new double[series.length + 1];
        squares = new double[series.length + 1];
        // Relative to the first value: with a large mean, squares would lose precision.
        double centre = series[0];
        for (int i = 0; i < series.length; i++) {
            double value = series[i] - centre;
            sums[i + 1] = sums[i] + value;
            squares[i + 1] = squares[i] + value * value;
        }
    }

    /**
     * Returns the starts of segments, ascending; the first is 0.
     *
     * @param series at least {@code minLength} values
     */
    static int[] starts(double[] series, double penalty, int minLength) {
        return new Pelt(series, penalty, minLength).starts();
    }

    /** Returns the squared deviations of a segment from its mean. */
    private double cost(int from, int to) {
        double sum = sums[to] - sums[from];
        return squares[to] - squares[from] - sum * sum / (to - from);
    }

    private int[] starts() {
        int length = sums.length - 1;
        double[] least = new double[length + 1];
        int[] lastStart = new int[length + 1];
        int[] prunedFrom = new int[length + 1];
        Arrays.fill(prunedFrom, Integer.MAX_VALUE);
        least[0] = -penalty;
        int[] candidates = new int[length + 1];
        int count = 0;
        for (int to = minLength; to <= length; to++) {
            int newest = to - minLength;
            if (newest == 0 || newest >= minLength) {
                candidates[count++] = newest;
            }
            least[to] = Double.POSITIVE_INFINITY;
            int kept = 0;
            for (int c = 0; c < count; c++) {
                int start = candidates[c];
                if (prunedFrom[start] > to) {
                    candidates[kept++] = start;
                    double total = least[start] + cost(start, to) + penalty;
                    if (total < least[to]) {
                        least[to] = total;
                        lastStart[to] = start;
                    }
                }
            }
            count = kept;
            prune(candidates, count, to, least, prunedFrom);
        }
        return path(lastStart);
    }

    /**
     * Prunes starts that do not beat a change at {@code to}: they never will, once a segment from there is long enough.
     */
    private void prune(int[] candidates, int count, int to, double[] least, int[] prunedFrom) {
        for (int c = 0; c < count; c++) {
            int start = candidates[c];
            if (least[start] + cost(start, to) > least[to]) {
                prunedFrom[start] = Math.min(prunedFrom[start], to + minLength);
            }
        }
    }

    private static int[] path(int[] lastStart) {
        return IntStream.iterate(lastStart.length - 1, to -> to > 0, to -> lastStart[to])
                .map(to -> lastStart[to])
                .sorted()
                .toArray();
    }
}
