package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import kvcache.analysis.stats.Projection.Assumption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTest {

    @Test
    void oneNumberOfCoresGivesTheBoundOfLinearScaling() {
        Projection projection = Projection.of(8, new double[] {1}, List.of(new double[] {20}, new double[] {20}))
                .orElseThrow();

        assertThat(projection.assumption()).isEqualTo(Assumption.LINEAR_UPPER_BOUND);
        assertThat(projection.capacityPerSecond().estimate()).isEqualTo(400_000, within(1e-6));
    }

    @Test
    void twoNumbersOfCoresLeaveOpenHowTheCostGrows() {
        // 10 µs on one core and 11 on two: at 8 cores 17 by contention, 10 + 0.5 * 8 * 7 = 38 by coherency.
        double[] round = {10, 11};

        Projection projection = Projection.of(8, new double[] {1, 2}, List.of(round, round, round))
                .orElseThrow();

        assertThat(projection.assumption()).isEqualTo(Assumption.BETWEEN_CONTENTION_AND_COHERENCY);
        assertThat(projection.capacityPerSecond().low()).isCloseTo(8e6 / 38, withinPercentage(1e-6));
        assertThat(projection.capacityPerSecond().high()).isCloseTo(8e6 / 17, withinPercentage(1e-6));
    }

    @Test
    void roundsThatDifferWidenTheProjection() {
        Interval sure = Projection.of(8, new double[] {1, 2}, noisy(new double[] {10, 11}, 0.001, 6, 1))
                .orElseThrow()
                .capacityPerSecond();
        Interval unsure = Projection.of(8, new double[] {1, 2}, noisy(new double[] {10, 11}, 0.03, 6, 1))
                .orElseThrow()
                .capacityPerSecond();

        assertThat(unsure.low()).isLessThan(sure.low());
        assertThat(unsure.high()).isGreaterThan(sure.high());
    }

    @Test
    void timesThatFallWithMoreCoresAreTakenAsEqual() {
        double[] round = {11, 9};

        Projection projection =
                Projection.of(4, new double[] {1, 2}, List.of(round, round)).orElseThrow();

        assertThat(projection.capacityPerSecond().estimate()).isCloseTo(400_000, withinPercentage(1e-6));
    }

    @Test
    void threeNumbersOfCoresAreFitted() {
        // c(1) = 10, σ = 0.1, κ = 0.02.
        double[] round = {10, 11.4, 13.2, 15.4};

        Projection projection = Projection.of(8, new double[] {1, 2, 3, 4}, List.of(round, round))
                .orElseThrow();

        assertThat(projection.assumption()).isEqualTo(Assumption.FITTED);
        assertThat(projection.capacityPerSecond().estimate())
                .isCloseTo(8e6 / (10 * (1 + 0.1 * 7 + 0.02 * 56)), withinPercentage(1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void intervalsHoldThePlantedCapacityAsOftenAsTheySay(int measured) {
        int runs = 300;
        double[] cores = Arrays.copyOf(new double[] {1, 2, 3, 4}, measured);
        double[] times = Arrays.copyOf(new double[] {10, 11.4, 13.2, 15.4}, measured);
        double truth = measured == 1 ? 8e6 / 10 : 8e6 / (10 * (1 + 0.1 * 7 + 0.02 * 56));
        long held = IntStream.range(0, runs)
                .filter(run -> Projection.of(8, cores, noisy(times, 0.02, 5, run))
                        .orElseThrow()
                        .capacityPerSecond()
                        .contains(truth))
                .count();

        // 285 are expected, with a standard deviation of 4; of the bounds from two numbers of cores all.
        assertThat(held).isGreaterThanOrEqualTo(275);
    }

    @Test
    void roundsTooFarApartBoundNothing() {
        Interval capacity = Projection.of(8, new double[] {1}, List.of(new double[] {10}, new double[] {90}))
                .orElseThrow()
                .capacityPerSecond();

        assertThat(capacity.estimate()).isCloseTo(160_000, withinPercentage(1e-6));
        assertThat(capacity.high()).isInfinite();
    }

    @Test
    void whatCannotBeProjectedIsNot() {
        assertThat(Projection.of(8, new double[] {1}, List.of(new double[] {20})))
                .isEmpty();
        assertThatThrownBy(() -> Projection.of(1, new double[] {1, 2}, noisy(new double[] {1, 1}, 0, 2, 1)))
                .hasMessage(
                        "cores are 1.0 to 2.0, and the target 1.0; allowed: 1 or more, and a target not below them");
    }

    private static List<double[]> noisy(double[] times, double sd, int rounds, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Stream.generate(() -> Arrays.stream(times)
                        .map(us -> us * Math.exp(sd * random.nextGaussian()))
                        .toArray())
                .limit(rounds)
                .toList();
    }
}
