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

class TwoSampleRatioTest {

    private static final double[] SLEEP_1 = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    private static final double[] SLEEP_2 = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

    @Test
    void theIntervalIsStudentsWithTheDegreesOfFreedomOfTheSmallerRun() {
        // Student's sleep data: difference -1.58, standard error 0.8491, t(0.975; 9) = 2.2622.
        MeanOfRounds.Tested difference = TwoSampleRatio.difference(SLEEP_1, SLEEP_2);

        assertThat(difference.interval().low()).isEqualTo(-3.5008, within(0.0005));
        assertThat(difference.interval().high()).isEqualTo(0.3408, within(0.0005));
        assertThat(difference.degreesOfFreedom()).isEqualTo(9);
    }

    @Test
    void theRatioIsThatOfTheGeometricMeans() {
        Ratio ratio =
                TwoSampleRatio.of(new double[] {2, 8}, new double[] {1, 1, 8}).orElseThrow();

        assertThat(ratio.interval().estimate()).isEqualTo(2, within(1e-12));
        assertThat(ratio.rounds()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"3, 5", "6, 6", "6, 12"})
    void ofManyRunsThatAreAlikeOneInTwentyDiffers(int rounds, int others) {
        int runs = 1_500;
        SplittableRandom random = new SplittableRandom(rounds);
        long found = IntStream.range(0, runs)
                .filter(run -> TwoSampleRatio.of(alike(random, rounds, 0.03), alike(random, others, 0.05))
                                .orElseThrow()
                                .pValue()
                        <= 0.05)
                .count();

        // 75 would be one in twenty, with a standard deviation of 8; the degrees of freedom are on the safe side.
        assertThat(found).isBetween(5L, 90L);
    }

    @Test
    void skewedNoiseOfWhichOneRunHasTwiceAsMuchIsCoveredAsStated() {
        int runs = 4_000;
        SplittableRandom random = new SplittableRandom(1);
        long held = IntStream.range(0, runs)
                .filter(run -> TwoSampleRatio.of(skewed(random, 8, 0.05), skewed(random, 8, 0.1))
                        .orElseThrow()
                        .interval()
                        .contains(1))
                .count();

        assertThat(held / (double) runs).isBetween(0.935, 0.965);
    }

    @Test
    void oneRoundOnEitherSideGivesNoRatio() {
        assertThat(TwoSampleRatio.of(new double[] {1}, new double[] {1, 2})).isEmpty();
        assertThatThrownBy(() -> TwoSampleRatio.of(new double[] {1, 0}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Rounds whose logarithms have a mean of 0 and the skewness of a log-normal distribution. */
    private static double[] skewed(SplittableRandom random, int rounds, double sd) {
        double square = Math.exp(0.49);
        double scale = sd / Math.sqrt((square - 1) * square);
        return Arrays.stream(Simulated.normal(random, rounds, 0, 0.7))
                .map(normal -> Math.exp(scale * (Math.exp(normal) - Math.sqrt(square))))
                .toArray();
    }

    private static double[] alike(SplittableRandom random, int rounds, double sd) {
        return Arrays.stream(Simulated.normal(random, rounds, 3, sd))
                .map(Math::exp)
                .toArray();
    }
}
