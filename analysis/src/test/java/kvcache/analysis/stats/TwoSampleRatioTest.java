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
    void degreesOfFreedomAreWelchs() {
        // Student's sleep data, as R's t.test prints them: df = 17.776.
        assertThat(TwoSampleRatio.welchDegreesOfFreedom(new StudentisedSample(SLEEP_1), new StudentisedSample(SLEEP_2)))
                .isEqualTo(17.776, within(0.001));
    }

    @Test
    void fromSixRoundsOnItIsNearWelchsIntervalAndSomewhatWider() {
        // R's t.test of the same: -3.3655 to 0.2055, p = 0.0794.
        MeanOfRounds.Tested difference = TwoSampleRatio.difference(SLEEP_1, SLEEP_2);

        assertThat(difference.interval().low()).isBetween(-3.8, -3.3);
        assertThat(difference.interval().high()).isBetween(0.15, 0.6);
        assertThat(difference.pValue()).isBetween(0.06, 0.13);
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

        // 75 are expected, with a standard deviation of 8; the bootstrap is a little on the safe side.
        assertThat(found).isBetween(25L, 105L);
    }

    @Test
    void oneRoundOnEitherSideGivesNoRatio() {
        assertThat(TwoSampleRatio.of(new double[] {1}, new double[] {1, 2})).isEmpty();
        assertThatThrownBy(() -> TwoSampleRatio.of(new double[] {1, 0}, new double[] {1, 2}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] alike(SplittableRandom random, int rounds, double sd) {
        return Arrays.stream(Simulated.normal(random, rounds, 3, sd))
                .map(Math::exp)
                .toArray();
    }
}
