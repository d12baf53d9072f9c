package kvcache.analysis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairedRatioTest {

    @Test
    void theIntervalIsStudentsOnTheLogarithms() {
        // Logs of the ratios: ln 1.1, ln 1.2, ln 1.3. Mean 0.1800, standard deviation 0.0836, t(0.975; 2) = 4.3027.
        Interval ratio = PairedRatio.of(new double[] {11, 24, 39}, new double[] {10, 20, 30})
                .orElseThrow()
                .interval();

        assertThat(ratio.estimate()).isEqualTo(Math.cbrt(1.1 * 1.2 * 1.3), within(1e-9));
        assertThat(ratio.low()).isEqualTo(0.9730, within(0.0005));
        assertThat(ratio.high()).isEqualTo(1.4738, within(0.0005));
    }

    @Test
    void whatDriftsFromRoundToRoundCancels() {
        Interval ratio = PairedRatio.of(new double[] {10.2, 102, 1020}, new double[] {10, 100, 1000})
                .orElseThrow()
                .interval();

        assertThat(ratio.low()).isEqualTo(1.02, within(1e-9));
        assertThat(ratio.high()).isEqualTo(1.02, within(1e-9));
    }

    @Test
    void oneRoundGivesNoInterval() {
        assertThat(PairedRatio.of(new double[] {1}, new double[] {2})).isEmpty();
    }

    @Test
    void ofManyIntervalsOverPairsThatAreAlikeOneInTwentyMissesOne() {
        int runs = 4_000;
        Random random = new Random(5);
        long misses = IntStream.range(0, runs)
                .filter(run -> !PairedRatio.of(alike(random, 3), alike(random, 3))
                        .orElseThrow()
                        .interval()
                        .contains(1))
                .count();

        // 200 are expected, with a standard deviation of 14.
        assertThat(misses).isBetween(150L, 250L);
    }

    @Test
    void aPlantedDifferenceIsFound() {
        Random random = new Random(6);
        double[] more = alike(random, 10);
        double[] base = alike(random, 10);
        for (int i = 0; i < more.length; i++) {
            more[i] *= 1.1;
        }

        Interval ratio = PairedRatio.of(more, base).orElseThrow().interval();

        assertThat(ratio.contains(1)).isFalse();
        assertThat(ratio.contains(1.1)).isTrue();
    }

    @Test
    void theRatioTurnedOverIsTheOtherWayRound() {
        Random random = new Random(8);
        double[] one = alike(random, 8);
        double[] other = alike(random, 8);

        Ratio ratio = PairedRatio.of(one, other).orElseThrow();
        Ratio turned = PairedRatio.of(other, one).orElseThrow();

        assertThat(turned.pValue()).isEqualTo(ratio.pValue());
        assertThat(turned.interval().low()).isEqualTo(1 / ratio.interval().high(), within(1e-12));
        assertThat(turned.rounds()).isEqualTo(8);
    }

    @Test
    void whatHasNoRatioIsRefused() {
        assertThatThrownBy(() -> PairedRatio.of(new double[] {1, 0}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PairedRatio.of(new double[] {1}, new double[] {1, 1}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static double[] alike(Random random, int rounds) {
        return random.doubles(rounds, 0, 1)
                .map(ignored -> 20 * Math.exp(0.03 * random.nextGaussian()))
                .toArray();
    }
}
