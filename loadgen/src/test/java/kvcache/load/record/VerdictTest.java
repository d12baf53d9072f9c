package kvcache.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class VerdictTest {

    private static Histogram allAt(long ns) {
        Histogram histogram = new Histogram(3);
        histogram.recordValueWithCount(ns, 1000);
        return histogram;
    }

    @Test
    void anOpenLoopThatSendsLateByMuchOfTheLatencyIsClientLimited() {
        assertThat(Verdict.of(true, 1, allAt(5_000_000), allAt(3_000_000), 0.1, 0))
                .isEqualTo(Verdict.CLIENT_LIMITED);
        assertThat(Verdict.of(true, 1, allAt(50_000_000), allAt(3_000_000), 0.1, 0))
                .isEqualTo(Verdict.VALID);
        assertThat(Verdict.of(true, 1, allAt(110_000), allAt(90_000), 0.1, 0)).isEqualTo(Verdict.VALID);
    }

    @Test
    void aBusyLoopIsClientLimitedUnlessItIsClosed() {
        assertThat(Verdict.of(true, 1, allAt(1), allAt(1), 0.95, 0)).isEqualTo(Verdict.CLIENT_LIMITED);
        assertThat(Verdict.of(false, 1, allAt(1), allAt(1), 0.95, 0)).isEqualTo(Verdict.VALID);
    }

    @Test
    void anyErrorKeepsARunFromBeingValid() {
        assertThat(Verdict.of(true, 1, allAt(1), allAt(1), 0.1, 1)).isEqualTo(Verdict.ERRORS);
        assertThat(Verdict.of(false, 1, allAt(1), allAt(1), 0.1, 1)).isEqualTo(Verdict.ERRORS);
    }

    @Test
    void anOpenLoopThatMissesItsRateIsUnsteady() {
        assertThat(Verdict.of(true, 0.98, allAt(1), allAt(1), 0.1, 0)).isEqualTo(Verdict.UNSTEADY);
        assertThat(Verdict.of(true, 0.995, allAt(1), allAt(1), 0.1, 0)).isEqualTo(Verdict.VALID);
        assertThat(Verdict.of(false, 0.5, allAt(1), allAt(1), 0.1, 0)).isEqualTo(Verdict.VALID);
    }
}
