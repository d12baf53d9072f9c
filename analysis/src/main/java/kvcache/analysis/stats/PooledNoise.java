package kvcache.analysis.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The noise that the variants of a run share: the residual variance of their rounds after each variant's level and each
 * round's common drift are taken out. This is the error of a randomised block design, with rounds as blocks (R. A.
 * Fisher, The Design of Experiments, 1935).
 *
 * @param variance of one variant's value in one round; 0 if unknown
 * @param degreesOfFreedom 0 if unknown
 */
public record PooledNoise(double variance, int degreesOfFreedom) {

    /** Without this comparisons rest on their own rounds alone. */
    public static final PooledNoise UNKNOWN = new PooledNoise(0, 0);

    /** One sweep is enough if no round lacks a variant; otherwise sweeps converge geometrically. */
    private static final int MAX_SWEEPS = 200;

    private static final double CONVERGED = 1e-12;

    /**
     * Estimates the noise.
     *
     * @param variants for each the value of each of its rounds, such as the logarithm of a figure. Rounds may lack
     *     variants
     */
    public static PooledNoise of(List<? extends SortedMap<Integer, Double>> variants) {
        List<SortedMap<Integer, Double>> residuals = new ArrayList<>();
        for (SortedMap<Integer, Double> variant : variants) {
            if (!variant.isEmpty()) {
                residuals.add(new TreeMap<>(variant));
            }
        }
        Map<Integer, List<SortedMap<Integer, Double>>> byRound = new TreeMap<>();
        residuals.forEach(variant -> variant.keySet()
                .forEach(round ->
                        byRound.computeIfAbsent(round, key -> new ArrayList<>()).add(variant)));
        int values = residuals.stream().mapToInt(Map::size).sum();
        int degreesOfFreedom = values - residuals.size() - byRound.size() + 1;
        if (values == 0 || degreesOfFreedom < 1) {
            return UNKNOWN;
        }
        double moved = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < MAX_SWEEPS && moved > CONVERGED; sweep++) {
            moved = 0;
            for (SortedMap<Integer, Double> variant : residuals) {
                moved = Math.max(moved, centre(variant));
            }
            for (Map.Entry<Integer, List<SortedMap<Integer, Double>>> round : byRound.entrySet()) {
                moved = Math.max(moved, centre(round.getKey(), round.getValue()));
            }
        }
        double squares = residuals.stream()
                .flatMap(variant -> variant.values().stream())
                .mapToDouble(residual -> residual * residual)
                .sum();
        return new PooledNoise(squares / degreesOfFreedom, degreesOfFreedom);
    }

    /** Subtracts the mean, and returns its size. */
    private static double centre(SortedMap<Integer, Double> variant) {
        double mean =
                variant.values().stream().mapToDouble(value -> value).average().orElseThrow();
        variant.replaceAll((round, value) -> value - mean);
        return Math.abs(mean);
    }

    private static double centre(int round, List<SortedMap<Integer, Double>> variants) {
        double mean = variants.stream()
                .mapToDouble(variant -> variant.getOrDefault(round, 0.0))
                .average()
                .orElseThrow();
        variants.forEach(variant -> variant.merge(round, -mean, Double::sum));
        return Math.abs(mean);
    }
}
