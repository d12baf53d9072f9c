package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanOfRoundsTest {

    private static final int RUNS = 800;

    @Test
    void itIsStudentsInterval() {
        // Mean 3, standard deviation 1.5811, t(0.975; 4) = 2.7764, standard error 0.7071.
        MeanOfRounds.Tested tested = MeanOfRounds.tested(1, 2, 3, 4, 5).orElseThrow();

        assertThat(tested.interval().low()).isEqualTo(1.0368, within(0.0001));
        assertThat(tested.interval().high()).isEqualTo(4.9632, within(0.0001));
        // R: t.test(1:5)$p.value
        assertThat(tested.pValue()).isEqualTo(0.01324, within(0.00001));
    }

    @Test
    void pValuesOfStudentsDistributionAreThoseOfPublishedExamples() {
        // Student's sleep data (Biometrika 6, 1908), paired and not, as R's t.test prints them.
        assertThat(new StudentT(9).pValue(4.0621)).isEqualTo(0.002833, within(0.000001));
        assertThat(new StudentT(17.776).pValue(1.8608)).isEqualTo(0.07939, within(0.00001));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 6, 8, 12})
    void ofManyIntervalsOverNormalRoundsNineteenInTwentyHoldTheMean(int rounds) {
        SplittableRandom random = new SplittableRandom(rounds);

        assertThat(share(() -> MeanOfRounds.of(Simulated.normal(random, rounds, 7, 1))
                        .orElseThrow()
                        .contains(7)))
                .isBetween(0.93, 0.987);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 12})
    void roundsThatAreDisturbedNowAndThenDoNotMakeIntervalsMissMuchOftener(int rounds) {
        SplittableRandom random = new SplittableRandom(rounds);

        assertThat(share(() -> MeanOfRounds.of(Simulated.disturbed(random, rounds, 7))
                        .orElseThrow()
                        .contains(7)))
                .isGreaterThan(0.86);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 12})
    void theIntervalLeavesOutZeroJustWhereThePValueIsSmall(int rounds) {
        SplittableRandom random = new SplittableRandom(3);
        for (int run = 0; run < 200; run++) {
            MeanOfRounds.Tested tested = MeanOfRounds.tested(Simulated.normal(random, rounds, 0.8, 1))
                    .orElseThrow();

            assertThat(tested.interval().contains(0)).isEqualTo(tested.pValue() > 0.05);
        }
    }

    @Test
    void neitherOrderNorSignOfTheRoundsMovesTheInterval() {
        double[] values = {3, 1, 4, 1.5, 9, 2.6, 5.5};
        double[] reversed = {5.5, 2.6, 9, 1.5, 4, 1, 3};

        Interval interval = MeanOfRounds.of(values).orElseThrow();
        Interval turned = MeanOfRounds.of(
                        Arrays.stream(reversed).map(value -> -value).toArray())
                .orElseThrow();

        assertThat(turned.low()).isEqualTo(-interval.high(), within(1e-12));
        assertThat(turned.high()).isEqualTo(-interval.low(), within(1e-12));
    }

    @Test
    void equalRoundsLeaveNoDoubt() {
        MeanOfRounds.Tested more = MeanOfRounds.tested(2, 2, 2, 2, 2, 2, 2).orElseThrow();
        MeanOfRounds.Tested none = MeanOfRounds.tested(0, 0, 0, 0, 0, 0, 0).orElseThrow();

        assertThat(more).isEqualTo(new MeanOfRounds.Tested(new Interval(2, 2, 2), 0, 0, 6));
        assertThat(none).isEqualTo(new MeanOfRounds.Tested(new Interval(0, 0, 0), 1, 0, 6));
    }

    @Test
    void theGeometricMeanHasAnIntervalAboveZero() {
        Interval interval = MeanOfRounds.geometric(1, 10, 100).orElseThrow();

        assertThat(interval.estimate()).isEqualTo(10, within(1e-9));
        // ln 10 * 4.3027 / sqrt(3) on either side.
        assertThat(interval.low()).isEqualTo(0.0328, within(0.0001));
        assertThat(interval.high()).isEqualTo(3050, within(10.0));
    }

    @Test
    void oneRoundGivesNoInterval() {
        assertThat(MeanOfRounds.of(1)).isEmpty();
        assertThat(MeanOfRounds.of()).isEmpty();
    }

    private static double share(BooleanSupplier holds) {
        return IntStream.range(0, RUNS).filter(run -> holds.getAsBoolean()).count() / (double) RUNS;
    }
}
