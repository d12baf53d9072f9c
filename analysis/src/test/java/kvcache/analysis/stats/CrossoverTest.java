package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvcache.analysis.stats.Crossover.At;
import kvcache.analysis.stats.Crossover.Begins;
import kvcache.analysis.stats.Crossover.Difference;
import kvcache.analysis.stats.Crossover.Ends;
import kvcache.analysis.stats.Crossover.Kind;
import kvcache.analysis.stats.Crossover.NoneInRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrossoverTest {

    private static final double[] RATES = {1_000, 2_000, 4_000, 8_000, 16_000, 32_000};

    @Test
    void liesWhereTheMeanCurveIsZeroInTheLogarithmOfTheRate() {
        At at = (At) of(0.3, 0.3, 0.1, -0.1, -0.3, -0.3);

        assertThat(at.ratePerSecond().estimate()).isEqualTo(Math.sqrt(4_000.0 * 8_000), within(20.0));
        assertThat(at.below()).isEqualTo(Difference.MORE);
        assertThat(at.ratePerSecond().low()).isGreaterThan(4_000);
        assertThat(at.ratePerSecond().high()).isLessThan(8_000);
    }

    @Test
    void ofSeveralTheLastCounts() {
        At at = (At) of(-0.2, 0.2, -0.2, -0.2, 0.2, 0.2);

        assertThat(at.ratePerSecond().estimate()).isBetween(8_000.0, 16_000.0);
        assertThat(at.below()).isEqualTo(Difference.LESS);
    }

    @Test
    void isFoundAcrossRatesWithoutADetectableDifference() {
        At at = (At) of(-0.2, -0.2, 0.0001, -0.0001, 0.0001, 0.2);

        assertThat(at.ratePerSecond().estimate()).isBetween(2_000.0, 32_000.0);
        assertThat(at.ratePerSecond().low()).isBetween(2_000.0, 4_000.0);
        assertThat(at.ratePerSecond().high()).isBetween(16_000.0, 32_000.0);
    }

    @Test
    void aDifferenceThatOnlyBeginsOrEndsIsNoCrossover() {
        assertThat(of(0.0001, -0.0001, 0.0001, -0.2, -0.2, -0.2)).isEqualTo(new Begins(4_000, 8_000, Difference.LESS));
        assertThat(of(0.2, 0.2, 0.0001, -0.0001, 0.0001, 0)).isEqualTo(new Ends(2_000, 4_000, Difference.MORE));
    }

    @Test
    void aDifferenceOfOneSignIsNoCrossover() {
        assertThat(of(-0.2, -0.2, -0.2, -0.2, -0.2, -0.2)).isEqualTo(new NoneInRange(Kind.LESS_EVERYWHERE));
        assertThat(of(0.2, 0.2, 0.2, 0.2, 0.2, 0.2)).isEqualTo(new NoneInRange(Kind.MORE_EVERYWHERE));
        assertThat(of(0.2, 0.0001, 0.2, 0.2, 0.2, 0.2)).isEqualTo(new NoneInRange(Kind.MORE_AT_SOME));
        assertThat(of(0, 0.0001, -0.2, 0, 0, 0)).isEqualTo(new NoneInRange(Kind.LESS_AT_SOME));
        assertThat(of(0, 0, 0, 0, 0, 0)).isEqualTo(new NoneInRange(Kind.NO_DIFFERENCE));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 10})
    void aPlantedOneLiesWithinTheIntervalAboutAsOftenAsItSays(int rounds) {
        int runs = 150;
        SplittableRandom random = new SplittableRandom(rounds);
        double truth = 5_000;
        // From 10 % less to 11 % more, with noise of 3 %.
        double[] logRatios =
                Arrays.stream(RATES).map(rate -> 0.06 * Math.log(rate / truth)).toArray();
        int claimed = 0;
        int held = 0;
        for (int run = 0; run < runs; run++) {
            if (Crossover.of(RATES, noisy(random, rounds, 0.03, logRatios)).orElseThrow() instanceof At at) {
                claimed++;
                held += at.ratePerSecond().contains(truth) ? 1 : 0;
            }
        }

        assertThat(claimed).isGreaterThan(rounds < 6 ? 20 : 75);
        assertThat(held / (double) claimed).isGreaterThan(0.90);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.03})
    void withNonePlantedAtMostOneInTwentyIsClaimed(double logRatio) {
        int runs = 150;
        SplittableRandom random = new SplittableRandom(9);
        double[] logRatios = new double[RATES.length];
        Arrays.fill(logRatios, logRatio);
        List<Crossover> found = IntStream.range(0, runs)
                .mapToObj(run ->
                        Crossover.of(RATES, noisy(random, 6, 0.03, logRatios)).orElseThrow())
                .toList();

        assertThat(found.stream().filter(At.class::isInstance).count()).isLessThanOrEqualTo(7);
        if (logRatio == 0) {
            // Seven or eight would be one in twenty, with a standard deviation of 2.7.
            assertThat(found.stream()
                            .filter(crossover -> !crossover.equals(new NoneInRange(Kind.NO_DIFFERENCE)))
                            .count())
                    .isLessThanOrEqualTo(14);
        }
    }

    @Test
    void whatCannotBeJudgedIsEmptyOrRefused() {
        assertThat(Crossover.of(RATES, List.of(new double[6]))).isEmpty();
        assertThatThrownBy(() -> Crossover.of(new double[] {2, 1}, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Crossover.of(RATES, List.of(new double[5]))).hasMessage("5 values at 6 rates");
    }

    /** Of six rounds that scatter by a tenth of a percent. */
    private static Crossover of(double... logRatios) {
        return Crossover.of(RATES, noisy(new SplittableRandom(4), 6, 0.001, logRatios))
                .orElseThrow();
    }

    private static List<double[]> noisy(SplittableRandom random, int rounds, double sd, double... logRatios) {
        return Stream.generate(() -> Arrays.stream(logRatios)
                        .map(logRatio -> logRatio + sd * random.nextGaussian())
                        .toArray())
                .limit(rounds)
                .toList();
    }
}
