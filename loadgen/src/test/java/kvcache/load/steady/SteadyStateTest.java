package kvcache.load.steady;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import kvcache.load.steady.SteadyState.Level;
import kvcache.load.steady.SteadyState.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows are of 0.1 s; where there are 100, the measured phase begins with the one numbered 20. */
final class SteadyStateTest {

    private static final double LENGTH_SECONDS = 0.1;
    private static final double MEASURED_FROM_SECONDS = 2;

    private static List<Window> windows(int count, IntToLongFunction requests, IntToDoubleFunction latencyMicros) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Window(i * LENGTH_SECONDS, requests.applyAsLong(i), latencyMicros.applyAsDouble(i)))
                .toList();
    }

    /** With a noise of 5 %. */
    private static List<Window> latencies(int count, IntToDoubleFunction micros) {
        return latencies(count, micros, new Random(1));
    }

    private static List<Window> latencies(int count, IntToDoubleFunction micros, Random random) {
        return windows(count, i -> 1_000, i -> micros.applyAsDouble(i) * Math.exp(0.05 * random.nextGaussian()));
    }

    private static SteadyState ofLatencies(IntToDoubleFunction micros) {
        return SteadyState.of(latencies(100, micros), SteadyMeasure.MEAN_LATENCY, MEASURED_FROM_SECONDS);
    }

    @Test
    void aLevelThatNeverChangesIsSteadyFromTheStart() {
        SteadyState state = ofLatencies(i -> 83);

        assertThat(state.steadyFromSeconds().isPresent()).isTrue();
        assertThat(state.steadyFromSeconds()).hasValue(0);
        assertThat(state.levels()).hasSize(1);
        assertThat(state.words()).matches("steady from the start on \\(mean latency 8[234] µs\\)");
    }

    @Test
    void aChangeInTheWarmUpIsWhereTheSteadyStateBegins() {
        SteadyState state = ofLatencies(i -> i < 14 ? 240 : 83);

        assertThat(state.outcome()).isEqualTo(Outcome.STEADY);
        assertThat(state.steadyFromSeconds().orElseThrow()).isCloseTo(1.4, within(0.11));
        assertThat(state.words())
                .matches("steady from 1\\.[345] s on \\(mean latency 8[234] µs; before that 2[345]\\d µs\\)");
    }

    @Test
    void aChangeInTheMeasuredPhaseIsNeverSteady() {
        SteadyState state = ofLatencies(i -> i < 72 ? 83 : 140);

        assertThat(state.steadyFromSeconds().isPresent()).isFalse();
        assertThat(state.outcome()).isEqualTo(Outcome.NEVER_STEADY);
        assertThat(state.steadyFromSeconds()).isEmpty();
        assertThat(state.words())
                .matches("never steady: the mean latency changed from 8[234] µs to 1[34]\\d µs 7\\.[123] s after the"
                        + " start");
    }

    @Test
    void aChangeThereAndBackIsNeverSteady() {
        SteadyState state = ofLatencies(i -> i >= 40 && i < 60 ? 140 : 83);

        assertThat(state.outcome()).isEqualTo(Outcome.NEVER_STEADY);
        assertThat(state.levels()).hasSize(3);
        assertThat(state.words()).startsWith("never steady: the mean latency changed 2 times, at last from 1");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.35, 1, 4})
    void aLatencyThatGrowsThroughoutIsNeverSteady(double byInAll) {
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            List<Window> windows = latencies(100, at -> 80 * (1 + byInAll * at / 100), random);

            assertThat(SteadyState.of(windows, SteadyMeasure.MEAN_LATENCY, MEASURED_FROM_SECONDS)
                            .outcome())
                    .isEqualTo(Outcome.NEVER_STEADY);
        }
    }

    @Test
    void aChangeTooSmallToMatterIsNone() {
        SteadyState state = ofLatencies(i -> i < 60 ? 100 : 106);

        assertThat(state.steadyFromSeconds()).hasValue(0);
        assertThat(state.levels()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 20, 50, 98})
    void hiccupsOfOneOrTwoWindowsDoNotMatter(int place) {
        SteadyState state = ofLatencies(i -> i == place || i == place + 1 ? 5_000 : 83);

        assertThat(state.steadyFromSeconds().isPresent()).isTrue();
        assertThat(state.levels().getLast().value()).isCloseTo(83, within(3.0));
    }

    @Test
    void aChangeWithinTheGraceOfEitherEndIsForgiven() {
        SteadyState late = ofLatencies(i -> i < 22 ? 240 : 83);
        SteadyState end = ofLatencies(i -> i < 97 ? 83 : 240);

        assertThat(late.steadyFromSeconds().orElseThrow()).isCloseTo(2.2, within(0.11));
        assertThat(end.steadyFromSeconds()).hasValue(0);
        assertThat(ofLatencies(i -> i < 26 ? 240 : 83).steadyFromSeconds().isPresent())
                .isFalse();
        assertThat(ofLatencies(i -> i < 92 ? 83 : 240).steadyFromSeconds().isPresent())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 12})
    void aWarmUpThatFadesIsSteadyWhenLittleOfItIsLeft(int timeConstant) {
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            List<Window> windows = latencies(200, at -> 80 * (1 + 4 * Math.exp(-at / (double) timeConstant)), random);
            SteadyState state = SteadyState.of(windows, SteadyMeasure.MEAN_LATENCY, 10);

            // The excess is down to a half after 2 time constants, and to a thousandth after 8.
            assertThat(state.steadyFromSeconds().orElseThrow() / LENGTH_SECONDS)
                    .isBetween(2.0 * timeConstant - 1, 8.0 * timeConstant);
            assertThat(state.levels().getLast().value()).isCloseTo(80, within(4.0));
            assertThat(state.words()).contains("; before that ").doesNotContain("NaN");
        }
    }

    @Test
    void steadyLoadsAreSeldomCalledUnsteady() {
        Random random = new Random(4);
        int unsteady = 0;
        for (int i = 0; i < 300; i++) {
            unsteady +=
                    SteadyState.of(latencies(100, at -> 83, random), SteadyMeasure.MEAN_LATENCY, MEASURED_FROM_SECONDS)
                                    .steadyFromSeconds()
                                    .isPresent()
                            ? 0
                            : 1;
        }
        assertThat(unsteady).isLessThanOrEqualTo(3);
    }

    @Test
    void aClosedLoopIsJudgedByItsThroughput() {
        Random random = new Random(5);
        List<Window> windows =
                windows(100, i -> Math.round((i < 10 ? 400 : 1_200) * Math.exp(0.05 * random.nextGaussian())), i -> 50);

        SteadyState state = SteadyState.of(windows, SteadyMeasure.THROUGHPUT, MEASURED_FROM_SECONDS);

        assertThat(state.steadyFromSeconds().orElseThrow()).isCloseTo(1, within(0.11));
        assertThat(state.levels())
                .extracting(Level::value)
                .satisfiesExactly(
                        slow -> assertThat(slow).isCloseTo(4_000, within(300.0)),
                        fast -> assertThat(fast).isCloseTo(12_000, within(300.0)));
        assertThat(state.words())
                .matches("steady from 1\\.0 s on \\(throughput 1[12],\\d{3} requests per second; before that"
                        + " [34],\\d{3} requests per second\\)");
        assertThat(SteadyState.of(windows, SteadyMeasure.MEAN_LATENCY, MEASURED_FROM_SECONDS)
                        .steadyFromSeconds())
                .hasValue(0);
    }

    @Test
    void windowsWithoutRequestsHaveNoLatencyButAreAStandstill() {
        List<Window> some = windows(100, i -> i % 3 == 0 ? 0 : 500, i -> i % 3 == 0 ? Double.NaN : 83 + i % 2);
        List<Window> stalled = windows(100, i -> i >= 50 && i < 60 ? 0 : 500, i -> 83);

        assertThat(SteadyState.of(some, SteadyMeasure.MEAN_LATENCY, MEASURED_FROM_SECONDS)
                        .steadyFromSeconds()
                        .isPresent())
                .isTrue();
        assertThat(SteadyState.of(stalled, SteadyMeasure.THROUGHPUT, MEASURED_FROM_SECONDS)
                        .outcome())
                .isEqualTo(Outcome.NEVER_STEADY);
    }

    @ParameterizedTest
    @EnumSource
    void fewWindowsAreTooShortToTell(SteadyMeasure measure) {
        assertThat(SteadyState.of(List.of(), measure, 0).outcome()).isEqualTo(Outcome.TOO_SHORT);
        assertThat(SteadyState.of(latencies(1, i -> 83), measure, 0).outcome()).isEqualTo(Outcome.TOO_SHORT);
        assertThat(SteadyState.of(latencies(29, i -> 83), measure, 2).words())
                .isEqualTo("too short to tell: the measured phase has 9 usable windows, of 10 needed");
        assertThat(SteadyState.of(latencies(30, i -> 83), measure, 2).outcome()).isEqualTo(Outcome.STEADY);
    }

    @Test
    void aRunWithoutAnyRequestIsTooShortByItsLatency() {
        List<Window> none = windows(50, i -> 0, i -> Double.NaN);

        assertThat(SteadyState.of(none, SteadyMeasure.MEAN_LATENCY, 0).outcome())
                .isEqualTo(Outcome.TOO_SHORT);
        assertThat(SteadyState.isSteadyNow(none, SteadyMeasure.MEAN_LATENCY)).isFalse();
    }

    @Test
    void windowsMustFollowEachOtherAtOneLength() {
        List<Window> uneven = List.of(new Window(0, 1, 1), new Window(1, 1, 1), new Window(3, 1, 1));

        assertThatThrownBy(() -> SteadyState.of(uneven, SteadyMeasure.MEAN_LATENCY, 0))
                .hasMessage(
                        "window 1 starts 1.0 s after the one before it; allowed: windows of one length, here 1.5 s");
        assertThatThrownBy(() -> new Window(0, -1, 0)).hasMessage("requests is -1; allowed: at least 0");
        assertThatThrownBy(() -> new Window(0, 1, Double.NaN))
                .hasMessage("meanLatencyMicros is NaN; allowed: at least 0, and finite");
    }

    /** After how many windows a warm-up that ends with the steady state would have ended. */
    private static int warmUpWindows(List<Window> windows) {
        return IntStream.rangeClosed(1, windows.size())
                .filter(count -> SteadyState.isSteadyNow(windows.subList(0, count), SteadyMeasure.MEAN_LATENCY))
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    @Test
    void aWarmUpOfAServerThatIsWarmEndsSoon() {
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            assertThat(warmUpWindows(latencies(200, at -> 83, random))).isBetween(15, 45);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 20, 50})
    void aWarmUpThatFadesSeldomEndsBeforeLittleOfItIsLeft(int timeConstant) {
        Random random = new Random(7);
        int longest = 60 + 12 * timeConstant;
        int early = 0;
        for (int i = 0; i < 20; i++) {
            int ended = warmUpWindows(latencies(
                    14 * timeConstant, at -> 80 * (1 + 4 * Math.exp(-at / (double) timeConstant)), random));

            assertThat(ended).isLessThanOrEqualTo(longest);
            // From 2 time constants on latency is within half of where it ends.
            early += ended < 2 * timeConstant ? 1 : 0;
        }
        assertThat(early).isLessThanOrEqualTo(2);
    }

    @Test
    void aWarmUpDoesNotEndSoonAfterAStep() {
        List<Window> windows = latencies(200, i -> i < 30 ? 240 : 83);

        // One or two windows may still be outliers.
        for (int count = 33; count <= 43; count++) {
            assertThat(SteadyState.isSteadyNow(windows.subList(0, count), SteadyMeasure.MEAN_LATENCY))
                    .as("after %d windows", count)
                    .isFalse();
        }
        assertThat(IntStream.rangeClosed(44, 75)
                        .anyMatch(count ->
                                SteadyState.isSteadyNow(windows.subList(0, count), SteadyMeasure.MEAN_LATENCY)))
                .isTrue();
    }

    @Test
    void aLatencyThatGrowsIsNeverSteadyEnoughToEndAWarmUp() {
        assertThat(warmUpWindows(latencies(100, i -> 80 * Math.pow(1.03, i)))).isEqualTo(Integer.MAX_VALUE);
    }
}
