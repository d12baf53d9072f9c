package kvcache.load.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RateSearchTest {

    @ParameterizedTest
    @CsvSource({"2000, 37000", "2000, 130", "1, 5000000", "5000000, 1.5", "100, 100"})
    void theIntervalHoldsTheBoundaryAndIsNarrow(double start, double boundary) throws InterruptedException {
        RateSearch.Found found =
                new RateSearch().from(start, rate -> rate <= boundary ? RateSearch.Step.HELD : RateSearch.Step.MISSED);

        assertThat(found.heldPerSecond()).isPositive().isLessThanOrEqualTo(boundary);
        assertThat(found.topPerSecond()).isGreaterThan(boundary);
        assertThat(found.topPerSecond() / found.heldPerSecond()).isLessThanOrEqualTo(1.1);
        assertThat(found.top()).isEqualTo(RateSearch.Top.MISSED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whereRunsDifferTheIntervalWidensAroundWhatIsInDoubt(long seed) throws InterruptedException {
        Random random = new Random(seed);
        // Held below 900, missed above 1,100, and anything in between.
        RateSearch.Found found = new RateSearch()
                .from(
                        100,
                        rate -> rate < 900 || (rate < 1_100 && random.nextBoolean())
                                ? RateSearch.Step.HELD
                                : RateSearch.Step.MISSED);

        assertThat(found.heldPerSecond()).isBetween(750.0, 1_100.0);
        assertThat(found.topPerSecond()).isBetween(900.0, 1_300.0);
    }

    @Test
    void theClientsOwnLimitIsToldApart() throws InterruptedException {
        RateSearch.Found found = new RateSearch()
                .from(1_000, rate -> rate < 50_000 ? RateSearch.Step.HELD : RateSearch.Step.CLIENT_LIMITED);

        assertThat(found.top()).isEqualTo(RateSearch.Top.CLIENT_LIMITED);
        assertThat(found.heldPerSecond()).isBetween(45_000.0, 50_000.0);
    }

    @Test
    void aServerThatAlwaysHoldsOrNeverDoesEndsTheSearch() throws InterruptedException {
        assertThat(new RateSearch().from(1_000, rate -> RateSearch.Step.HELD).top())
                .isEqualTo(RateSearch.Top.HIGHEST_RATE);
        assertThat(new RateSearch().from(1_000, rate -> RateSearch.Step.MISSED).heldPerSecond())
                .isZero();
        Random random = new Random(1);
        assertThat(new RateSearch()
                        .from(1_000, rate -> random.nextBoolean() ? RateSearch.Step.HELD : RateSearch.Step.MISSED)
                        .runs())
                .isLessThanOrEqualTo(60);
    }

    @Test
    void aSearchThatFailsKnowsWhatItsRunsSaid() {
        RateSearch search = new RateSearch();
        assertThat(search.found()).isEqualTo(new RateSearch.Found(0, 0, RateSearch.Top.UNTRIED, 0));
        fail(search, 2);
        assertThat(search.found()).isEqualTo(new RateSearch.Found(2_000, 2_000, RateSearch.Top.UNTRIED, 2));

        RateSearch longer = new RateSearch();
        fail(longer, 3);
        assertThat(longer.found()).isEqualTo(new RateSearch.Found(2_000, 4_000, RateSearch.Top.MISSED, 3));
    }

    /** Holds 3,000/s, and fails after so many runs. */
    private static void fail(RateSearch search, int runs) {
        int[] left = {runs};
        assertThatThrownBy(() -> search.from(1_000, rate -> {
                    if (left[0]-- == 0) {
                        throw new IOException("it ended");
                    }
                    return rate <= 3_000 ? RateSearch.Step.HELD : RateSearch.Step.MISSED;
                }))
                .hasMessage("it ended");
    }

    @Test
    void anObjectiveIsAPercentileAndItsLimit() {
        Histogram latencyNs = new Histogram(3);
        for (int us = 1; us <= 1_000; us++) {
            latencyNs.recordValue(us * 1_000L);
        }

        assertThat(Objective.parse("p99=1ms")).isEqualTo(new Objective(99, Duration.ofMillis(1)));
        assertThat(Objective.parse("p99.9=500us")).hasToString("p99.9 within 500 µs");
        assertThat(Objective.parse("p50=510us").isKeptBy(latencyNs)).isTrue();
        assertThat(Objective.parse("p50=490us").isKeptBy(latencyNs)).isFalse();
        for (String wrong : new String[] {"p99", "p99=1", "p99=0ms", "p0=1ms", "p101=1ms", "mean=1ms", "p99=-1ms"}) {
            assertThatThrownBy(() -> Objective.parse(wrong)).as(wrong).hasMessage("allowed: " + Objective.ALLOWED);
        }
    }
}
