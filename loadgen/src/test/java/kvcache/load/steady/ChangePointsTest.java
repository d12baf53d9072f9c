package kvcache.load.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ChangePointsTest {

    /** A level of 100, with noise of 10, that changes at each place by so much. */
    private static double[] stepped(int length, Random random, double by, int... places) {
        double[] series = Noise.NORMAL.series(length, random);
        for (int i = 0; i < length; i++) {
            int at = i;
            series[i] = 100
                    + 10 * series[i]
                    + by * Arrays.stream(places).filter(place -> at >= place).count();
        }
        return series;
    }

    /** Returns where new levels begin. */
    private static int[] indices(double[] series) {
        return ChangePoints.of(series).segments().stream()
                .skip(1)
                .mapToInt(Stretch::from)
                .toArray();
    }

    @ParameterizedTest
    @EnumSource
    void noiseAloneSeldomSeemsToChange(Noise noise) {
        for (int length : new int[] {20, 40, 100, 300, 600}) {
            Random random = new Random(length);
            int series = length > 100 ? 200 : 1_000;
            int alarms = 0;
            for (int i = 0; i < series; i++) {
                alarms += indices(noise.series(length, random)).length > 0 ? 1 : 0;
            }
            assertThat(alarms / (double) series).as("of %d values", length).isLessThanOrEqualTo(0.055);
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "60, 20", "100, 20", "600, 580"})
    void aStepOfAFifthInATenthOfNoiseIsFound(int length, int place) {
        Random random = new Random(3);
        int found = 0;
        for (int i = 0; i < 200; i++) {
            int[] indices = indices(stepped(length, random, 20, place));
            found += Arrays.stream(indices).anyMatch(at -> Math.abs(at - place) <= 6) ? 1 : 0;
        }
        assertThat(found).isGreaterThanOrEqualTo(190);
    }

    @Test
    void aLargerStepIsFoundWhereItIs() {
        Random random = new Random(4);
        for (int i = 0; i < 200; i++) {
            int[] indices = indices(stepped(60, random, 50, 20, 40));

            assertThat(indices).hasSize(2);
            assertThat(indices[0]).isCloseTo(20, within(2));
            assertThat(indices[1]).isCloseTo(40, within(2));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 30, 57, 58})
    void oneOrTwoOutliersAreNoLevel(int place) {
        Random random = new Random(5);
        int alarms = 0;
        for (int i = 0; i < 200; i++) {
            double[] one = stepped(60, random, 0);
            one[place] *= 50;
            double[] two = stepped(60, random, 0);
            two[place] *= 50;
            two[place + 1] *= 30;
            alarms += indices(one).length > 0 ? 1 : 0;
            alarms += indices(two).length > 0 ? 1 : 0;
        }
        assertThat(alarms).isLessThanOrEqualTo(20);
    }

    @Test
    void segmentsCoverTheSeriesAndTellItsLevels() {
        ChangePoints found = ChangePoints.of(stepped(300, new Random(6), 60, 100, 250));

        assertThat(found.segments()).extracting(Stretch::from).startsWith(0);
        assertThat(found.segments()).extracting(Stretch::to).endsWith(300);
        assertThat(found.segments()).hasSize(3);
        assertThat(found.segments().get(1).from())
                .isEqualTo(found.segments().get(0).to());
        assertThat(found.segments().get(1).mean()).isCloseTo(160, within(4.0));
        assertThat(found.noise()).isCloseTo(10, within(1.5));
    }

    @Test
    void aSeriesWithoutNoiseHasItsStepsAndNoMore() {
        double[] series = new double[50];
        assertThat(indices(series)).isEmpty();

        Arrays.fill(series, 17, 50, 3e9);
        assertThat(indices(series)).containsExactly(17);
    }

    @Test
    void scaleAndOriginDoNotMatter() {
        double[] series = stepped(80, new Random(7), 30, 50);
        double[] other = Arrays.stream(series).map(value -> 1e9 - 1e-3 * value).toArray();

        assertThat(indices(other)).isEqualTo(indices(series)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aShortSeriesHasOneSegment(int length) {
        double[] series = new double[length];
        series[0] = 1e6;

        assertThat(ChangePoints.of(series).segments()).hasSize(1);
        assertThat(ChangePoints.of(series).segments().getFirst().length()).isEqualTo(length);
    }

    @Test
    void whatIsNoSeriesIsRefused() {
        assertThatThrownBy(() -> ChangePoints.of(new double[0])).hasMessage("series has 0 values; allowed: at least 1");
        assertThatThrownBy(() -> ChangePoints.of(new double[] {1, Double.NaN}))
                .hasMessage("series[1] is NaN; allowed: finite numbers");
    }
}
