package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTest {

    private static final int RUNS = 800;

    @ParameterizedTest
    @CsvSource({"4, 0.01", "6, 0.03", "8, 0.03", "12, 0.04"})
    void aPlantedDifferenceOfThreePercentIsFoundAsOftenAsStated(int rounds, double sd) {
        SplittableRandom random = new SplittableRandom(rounds);
        long found = IntStream.range(0, RUNS)
                .filter(run -> pValue(random, rounds, 1.03, sd) <= 0.05)
                .count();

        // The simulation's standard error is at most 0.018, that of the stated power 0.01.
        assertThat(found / (double) RUNS).isEqualTo(Power.power(Math.log(1.03) / sd, rounds), within(0.045));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 12})
    void ofFamiliesOfTwelveWithNothingPlantedAtMostOneInTwentyHasAFinding(int rounds) {
        int families = 150;
        SplittableRandom random = new SplittableRandom(rounds);
        long withFinding = IntStream.range(0, families)
                .filter(family -> Arrays.stream(Holm.adjust(IntStream.range(0, 12)
                                .mapToDouble(comparison ->
                                        MeanOfRounds.pValueOfZero(Simulated.normal(random, rounds, 0, 0.03)))
                                .toArray()))
                        .anyMatch(adjusted -> adjusted <= 0.05))
                .count();

        // Seven or eight would be one in twenty; the standard deviation of that number is 2.7.
        assertThat(withFinding).isLessThanOrEqualTo(14);
    }

    @Test
    void withFewRoundsItIsThePowerOfStudentsTest() {
        // Integrating the noncentral t-distribution: 5 rounds, a shift of 2 standard deviations; 3 rounds, of 3.
        assertThat(Power.power(2, 5)).isEqualTo(0.909, within(0.02));
        assertThat(Power.power(3, 3)).isEqualTo(0.745, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6, 12})
    void theDetectableRatioIsThatWhichIsFoundWithTheGivenPower(int rounds) {
        double ratio = Power.detectableRatio(0.03, rounds, 0.8);

        assertThat(Power.power(Math.log(ratio) / 0.03, rounds)).isEqualTo(0.8, within(1e-6));
        assertThat(Power.power(-Math.log(ratio) / 0.03, rounds)).isEqualTo(0.8, within(1e-6));
    }

    @Test
    void moreRoundsFindSmallerDifferences() {
        assertThat(Power.detectableRatio(0.03, 12, 0.8)).isLessThan(Power.detectableRatio(0.03, 6, 0.8));
        assertThat(Power.detectableRatio(0.02, 6, 0.8)).isLessThan(Power.detectableRatio(0.03, 6, 0.8));
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Power.detectableRatio(0, 6, 0.8)).hasMessageContaining("allowed: above 0");
        assertThatThrownBy(() -> Power.detectableRatio(0.03, 1, 0.8)).hasMessageContaining("allowed: 2 or more");
        assertThatThrownBy(() -> Power.detectableRatio(0.03, 6, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static double pValue(SplittableRandom random, int rounds, double ratio, double sd) {
        double[] ones = new double[rounds];
        Arrays.fill(ones, 1);
        double[] ratios = Arrays.stream(Simulated.normal(random, rounds, Math.log(ratio), sd))
                .map(Math::exp)
                .toArray();
        return PairedRatio.of(ratios, ones).orElseThrow().pValue();
    }
}
