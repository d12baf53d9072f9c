package kvcache.load.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PeltTest {

    /** Squared deviations from the segments' means and penalties, by the definition. */
    private static double cost(double[] series, int[] starts, double penalty) {
        double cost = penalty * (starts.length - 1);
        for (int i = 0; i < starts.length; i++) {
            int to = i + 1 < starts.length ? starts[i + 1] : series.length;
            double[] segment =
                    IntStream.range(starts[i], to).mapToDouble(at -> series[at]).toArray();
            double mean = IntStream.range(0, segment.length)
                    .mapToDouble(at -> segment[at])
                    .average()
                    .orElseThrow();
            for (double value : segment) {
                cost += (value - mean) * (value - mean);
            }
        }
        return cost;
    }

    private static boolean longEnough(int[] starts, int length, int minLength) {
        return IntStream.range(0, starts.length)
                .allMatch(i -> (i + 1 < starts.length ? starts[i + 1] : length) - starts[i] >= minLength);
    }

    /** The least cost of all 2^(n-1) segmentations. */
    private static double leastCost(double[] series, double penalty, int minLength) {
        double least = Double.POSITIVE_INFINITY;
        for (int bits = 0; bits < 1 << (series.length - 1); bits++) {
            int chosen = bits;
            int[] starts = IntStream.range(0, series.length)
                    .filter(at -> at == 0 || (chosen >> (at - 1) & 1) == 1)
                    .toArray();
            if (longEnough(starts, series.length, minLength)) {
                least = Math.min(least, cost(series, starts, penalty));
            }
        }
        return least;
    }

    @Test
    void noSegmentationIsBetter() {
        Random random = new Random(1);
        int[] seen = new int[13];
        for (int round = 0; round < 400; round++) {
            int minLength = 1 + round % 4;
            double penalty = 3 * random.nextDouble();
            double[] series = IntStream.range(0, random.nextInt(minLength, 13))
                    .mapToDouble(i -> 1e6 + random.nextInt(4) + random.nextDouble())
                    .toArray();
            int[] starts = Pelt.starts(series, penalty, minLength);

            assertThat(starts).startsWith(0);
            assertThat(longEnough(starts, series.length, minLength)).isTrue();
            assertThat(cost(series, starts, penalty)).isCloseTo(leastCost(series, penalty, minLength), within(1e-6));
            seen[starts.length]++;
        }
        assertThat(seen[1]).as("rounds with one segment").isPositive();
        assertThat(seen[3]).as("rounds with three segments").isPositive();
    }
}
