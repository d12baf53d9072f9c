package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import kvcache.analysis.stats.HighestRate.AlwaysKept;
import kvcache.analysis.stats.HighestRate.At;
import kvcache.analysis.stats.HighestRate.NeverKept;
import org.junit.jupiter.api.Test;

class HighestRateTest {

    private static final double[] RATES = {1_000, 2_000, 4_000, 8_000};

    @Test
    void isInterpolatedInTheLogarithmsOfBoth() {
        double[] round = {100, 100, 200, 800};

        At at = (At) HighestRate.under(400, RATES, List.of(round, round)).orElseThrow();

        assertThat(at.ratePerSecond().estimate()).isEqualTo(Math.sqrt(4_000.0 * 8_000), within(1e-6));
        assertThat(at.ratePerSecond().low()).isEqualTo(at.ratePerSecond().high(), within(1.0));
    }

    @Test
    void tellsWhereTheObjectiveIsNeverOrAlwaysKept() {
        double[] round = {100, 100, 200, 800};

        assertThat(HighestRate.under(99, RATES, List.of(round, round))).contains(new NeverKept(1_000));
        assertThat(HighestRate.under(800, RATES, List.of(round, round))).contains(new AlwaysKept(8_000));
    }

    @Test
    void aRateAboveOneThatMissesDoesNotCount() {
        double[] round = {100, 300, 100, 100};

        At at = (At) HighestRate.under(200, RATES, List.of(round, round)).orElseThrow();

        assertThat(at.ratePerSecond().estimate()).isBetween(1_000.0, 2_000.0);
    }

    @Test
    void theIntervalIsOpenWhereTheRoundsRuleOutNoMeasuredRate() {
        At at = (At) HighestRate.under(
                        150, RATES, List.of(new double[] {50, 60, 70, 80}, new double[] {200, 300, 400, 500}))
                .orElseThrow();

        assertThat(at.ratePerSecond().low()).isZero();
        assertThat(at.ratePerSecond().high()).isInfinite();
    }

    @Test
    void thePlantedRateLiesWithinTheIntervalAboutAsOftenAsItSays() {
        int runs = 150;
        SplittableRandom random = new SplittableRandom(1);
        int held = 0;
        for (int run = 0; run < runs; run++) {
            List<double[]> rounds = Stream.generate(() -> Arrays.stream(RATES)
                            .map(rate -> rate / 10 * Math.exp(0.1 * random.nextGaussian()))
                            .toArray())
                    .limit(6)
                    .toList();
            At at = (At) HighestRate.under(300, RATES, rounds).orElseThrow();
            held += at.ratePerSecond().contains(3_000) ? 1 : 0;
        }

        // 142 are expected, with a standard deviation of 2.7.
        assertThat(held).isGreaterThanOrEqualTo(134);
    }

    @Test
    void whatCannotBeJudgedIsEmptyOrRefused() {
        assertThat(HighestRate.under(1, RATES, List.of(new double[] {1, 1, 1, 1})))
                .isEmpty();
        assertThatThrownBy(() -> HighestRate.under(1, RATES, List.of(new double[4])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
