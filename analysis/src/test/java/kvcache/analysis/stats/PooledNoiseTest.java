package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PooledNoiseTest {

    @Test
    void itIsTheErrorOfARandomisedBlockDesign() {
        // Means 2, 6, 3 and 7/3, 11/3, 5; the squared residuals sum to 22/3.
        PooledNoise noise = PooledNoise.of(List.of(rounds(1, 3, 2), rounds(4, 5, 9), rounds(2, 3, 4)));

        assertThat(noise.degreesOfFreedom()).isEqualTo(4);
        assertThat(noise.variance()).isEqualTo(11.0 / 6, within(1e-9));
    }

    @Test
    void levelsOfVariantsAndDriftOfRoundsAreNoNoise() {
        PooledNoise noise = PooledNoise.of(List.of(rounds(1, 11, 6), rounds(3, 13, 8), rounds(0, 10, 5)));

        assertThat(noise.variance()).isEqualTo(0, within(1e-20));
    }

    @Test
    void roundsMayLackVariants() {
        SortedMap<Integer, Double> incomplete = rounds(3, 13, 8);
        incomplete.remove(2);

        PooledNoise noise = PooledNoise.of(List.of(rounds(1, 11, 6), incomplete, rounds(0, 10, 5), new TreeMap<>()));

        assertThat(noise.degreesOfFreedom()).isEqualTo(3);
        assertThat(noise.variance()).isEqualTo(0, within(1e-20));
    }

    @Test
    void oneVariantOrOneRoundTellsNothing() {
        assertThat(PooledNoise.of(List.of(rounds(1, 2, 3)))).isEqualTo(PooledNoise.UNKNOWN);
        assertThat(PooledNoise.of(List.of(rounds(1), rounds(2)))).isEqualTo(PooledNoise.UNKNOWN);
        assertThat(PooledNoise.of(List.of())).isEqualTo(PooledNoise.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"5, 3, 0.94, 0.98", "5, 5, 0.94, 0.98", "5, 8, 0.94, 0.98", "14, 5, 0.94, 0.985"})
    void ofManyIntervalsNineteenInTwentyHoldTheRatio(int variants, int rounds, double least, double most) {
        assertThat(coverage(variants, rounds, 1)).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource({"5, 3", "5, 5", "14, 8"})
    void whereTheTwoComparedAreTwiceAsNoisyAsTheOthersMostIntervalsStillHoldIt(int variants, int rounds) {
        assertThat(coverage(variants, rounds, 2)).isBetween(0.87, 0.95);
    }

    @Test
    void withThreeRoundsTheIntervalIsMuchNarrowerThanThatOfThePairsAlone() {
        SplittableRandom random = new SplittableRandom(1);
        double ratio = IntStream.range(0, 500)
                .mapToDouble(run -> {
                    List<SortedMap<Integer, Double>> all = simulated(random, 5, 3, 1);
                    double[] logs = differences(all);
                    return width(PairedRatio.ofLogs(logs, PooledNoise.of(all), 2)
                                    .orElseThrow())
                            / width(PairedRatio.ofLogs(logs).orElseThrow());
                })
                .sorted()
                .skip(250)
                .findFirst()
                .orElseThrow();

        assertThat(ratio).isLessThan(0.8);
    }

    private static double width(Ratio ratio) {
        return Math.log(ratio.interval().high() / ratio.interval().low());
    }

    private static double coverage(int variants, int rounds, double noiseOfCompared) {
        int runs = 4_000;
        SplittableRandom random = new SplittableRandom(variants * 100L + rounds);
        long held = IntStream.range(0, runs)
                .filter(run -> {
                    List<SortedMap<Integer, Double>> all = simulated(random, variants, rounds, noiseOfCompared);
                    return PairedRatio.ofLogs(differences(all), PooledNoise.of(all), 2)
                            .orElseThrow()
                            .interval()
                            .contains(1);
                })
                .count();
        return held / (double) runs;
    }

    /** Variants that differ by their level only, with a drift from round to round; the first two have equal levels. */
    private static List<SortedMap<Integer, Double>> simulated(
            SplittableRandom random, int variants, int rounds, double noiseOfCompared) {
        double[] drift = Simulated.normal(random, rounds, 0, 0.05);
        List<SortedMap<Integer, Double>> all = new ArrayList<>();
        for (int variant = 0; variant < variants; variant++) {
            double sd = 0.06 * (variant < 2 ? noiseOfCompared : 1);
            double[] values = Simulated.normal(random, rounds, variant < 2 ? 3 : variant, sd);
            for (int round = 0; round < rounds; round++) {
                values[round] += drift[round];
            }
            all.add(rounds(values));
        }
        return all;
    }

    private static double[] differences(List<SortedMap<Integer, Double>> all) {
        return all.getFirst().entrySet().stream()
                .mapToDouble(entry -> entry.getValue() - all.get(1).getOrDefault(entry.getKey(), 0.0))
                .toArray();
    }

    private static SortedMap<Integer, Double> rounds(double... values) {
        SortedMap<Integer, Double> byRound = new TreeMap<>();
        for (int i = 0; i < values.length; i++) {
            byRound.put(i + 1, values[i]);
        }
        return byRound;
    }
}
