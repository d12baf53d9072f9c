package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KneeTest {

    private static final double[] RATES = {10, 20, 30, 40, 50, 60, 70, 80, 90};

    @Test
    void isAtTheCornerOfTwoLines() {
        assertThat(knee(rate -> rate <= 60 ? 100 + rate : 160 + 50 * (rate - 60), 0.02, 1))
                .contains(new Interval(60, 60, 60));
    }

    @Test
    void ofAQueueItIsWhereTheCurveLiesFarthestBelowItsChord() {
        // M/M/1 with a service time of 10 ms: 1 / (100 - rate). The slope of the chord from 10 to 90 is that of the
        // curve at 70.
        Interval knee = knee(rate -> 1e6 / (100 - rate), 0.01, 1).orElseThrow();

        assertThat(knee.estimate()).isEqualTo(70);
        assertThat(knee.low()).isGreaterThanOrEqualTo(60);
        assertThat(knee.high()).isLessThanOrEqualTo(80);
    }

    @Test
    void aStraightLineHasNone() {
        assertThat(found(rate -> 100 + rate)).isLessThanOrEqualTo(5);
    }

    @Test
    void aFlatOrFallingCurveHasNone() {
        assertThat(knee(rate -> 100, 0, 1)).isEmpty();
        assertThat(found(rate -> 100)).isLessThanOrEqualTo(5);
        assertThat(knee(rate -> 200 - rate, 0, 1)).isEmpty();
    }

    @Test
    void withThreeRatesOrOneRoundThereIsNone() {
        assertThat(Knee.of(new double[] {1, 2, 3}, List.of(new double[] {1, 1, 9}, new double[] {1, 1, 9})))
                .isEmpty();
        assertThat(Knee.of(new double[] {1, 2, 3, 4}, List.of(new double[] {1, 1, 1, 9})))
                .isEmpty();
        assertThatThrownBy(() -> Knee.of(new double[] {1}, List.of(new double[] {0})))
                .hasMessage("latencies must be above 0, not 0.0");
    }

    /** Of a hundred runs, those in which a knee is told. */
    private static long found(DoubleUnaryOperator latencyUs) {
        return IntStream.range(0, 100)
                .filter(seed -> knee(latencyUs, 0.03, seed).isPresent())
                .count();
    }

    private static Optional<Interval> knee(DoubleUnaryOperator latencyUs, double sd, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Knee.of(
                RATES,
                Stream.generate(() -> Arrays.stream(RATES)
                                .map(rate -> latencyUs.applyAsDouble(rate) * Math.exp(sd * random.nextGaussian()))
                                .toArray())
                        .limit(6)
                        .toList());
    }
}
