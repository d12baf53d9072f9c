package kvcache.analysis.stats;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Corrects the p-values of one family of comparisons for their number.
 *
 * <p>S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics 6, 1979. If
 * adjusted values of at most 0.05 are significant, at most one family in twenty has any false finding, whatever the
 * dependence between its comparisons.
 */
public final class Holm {

    private Holm() {}

    /**
     * Returns the adjusted p-values, in the given order. The smallest of {@code m} is multiplied by {@code m}, the next
     * by {@code m - 1}, and so on; none is below a smaller one's or above 1.
     *
     * @throws IllegalArgumentException if one is not within 0 to 1
     */
    public static double[] adjust(double... pValues) {
        int[] ascending = IntStream.range(0, pValues.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> pValues[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] adjusted = new double[pValues.length];
        double atLeast = 0;
        for (int rank = 0; rank < ascending.length; rank++) {
            double pValue = pValues[ascending[rank]];
            if (!(pValue >= 0 && pValue <= 1)) {
                throw new IllegalArgumentException("a p-value is %s; allowed: 0 to 1".formatted(pValue));
            }
            atLeast = Math.max(atLeast, Math.min(1, (ascending.length - rank) * pValue));
            adjusted[ascending[rank]] = atLeast;
        }
        return adjusted;
    }
}
