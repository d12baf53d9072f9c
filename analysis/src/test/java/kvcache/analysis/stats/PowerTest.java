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

    private static final int RUNS = 3_000;

    @ParameterizedTest
    @CsvSource({"4, 0.01", "6, 0.03", "8, 0.03", "12, 0.04"})
    void aPlantedDifferenceOfThreePercentIsFoundAsOftenAsStated(int rounds, double sd) {
        SplittableRandom random = new SplittableRandom(rounds);
        long found = IntStream.range(0, RUNS)
                .filter(run -> pValue(random, rounds, 1.03, sd) <= 0.05)
                .count();

        // The simulation's standard error is at most 0.009.
        assertThat(found / (double) RUNS)
                .isEqualTo(Power.power(Math.log(1.03) / sd * Math.sqrt(rounds), rounds - 1.0), within(0.03));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 8, 12})
    void ofFamiliesOfTwelveWithNothingPlantedAtMostOneInTwentyHasAFinding(int rounds) {
        int families = 600;
        SplittableRandom random = new SplittableRandom(rounds);
        long withFinding = IntStream.range(0, families)
                .filter(family -> Arrays.stream(Holm.adjust(IntStream.range(0, 12)
                                .mapToDouble(comparison ->
                                        MeanOfRounds.pValueOfZero(Simulated.normal(random, rounds, 0, 0.03)))
                                .toArray()))
                        .anyMatch(adjusted -> adjusted <= 0.05))
                .count();

        // 30 would be one in twenty; the standard deviation of that number is 5.3.
        assertThat(withFinding).isBetween(12L, 46L);
    }

    @Test
    void itIsThePowerOfStudentsTest() {
        // Integrating the noncentral t-distribution: 5 rounds, a shift of 2 standard deviations; 3 rounds, of 3.
        assertThat(Power.power(2 * Math.sqrt(5), 4)).isEqualTo(0.909, within(0.02));
        assertThat(Power.power(3 * Math.sqrt(3), 2)).isEqualTo(0.745, within(0.02));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 12})
    void theDetectableRatioIsThatWhichIsFoundWithTheGivenPower(int degreesOfFreedom) {
        double ratio = Power.detectableRatio(0.03, degreesOfFreedom, 0.8);

        assertThat(Power.power(Math.log(ratio) / 0.03, degreesOfFreedom)).isEqualTo(0.8, within(1e-6));
        assertThat(Power.power(-Math.log(ratio) / 0.03, degreesOfFreedom)).isEqualTo(0.8, within(1e-6));
    }

    @Test
    void withoutNoiseAnyDifferenceIsDetectable() {
        assertThat(Power.detectableRatio(0, 5, 0.8)).isEqualTo(1);
    }

    @Test
    void whatIsOutOfRangeIsRefused() {
        assertThatThrownBy(() -> Power.detectableRatio(-1, 6, 0.8)).hasMessageContaining("allowed: 0 or more");
        assertThatThrownBy(() -> Power.detectableRatio(0.03, 0, 0.8)).hasMessageContaining("allowed: over 0");
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
