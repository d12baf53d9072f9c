package kvcache.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SweepPaceTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private long nowNs;
    private long sleptNs;
    private boolean isUrgent;
    private final SweepPace pace = new SweepPace(() -> nowNs, ns -> {
        nowNs += ns;
        sleptNs += ns;
    });

    /** Makes a pass, and says which part of the time until the next one was work. */
    private double pass(int slices, long lookNs, long removeNs, boolean worthwhile) throws InterruptedException {
        long begunNs = nowNs;
        sleptNs = 0;
        pace.begin();
        for (int i = 0; i < slices; i++) {
            nowNs += lookNs;
            pace.looked();
            nowNs += removeNs;
            pace.removed();
        }
        pace.end(worthwhile);
        pace.rest(() -> isUrgent);
        long tookNs = nowNs - begunNs;
        return (double) (tookNs - sleptNs) / tookNs;
    }

    @Test
    void lookingTakesATwentiethOfTheTime() throws InterruptedException {
        assertThat(pass(10_000, MS / 20, 0, true)).isBetween(0.045, 0.05);
        assertThat(pass(100, 20 * MS, 0, true)).isBetween(0.045, 0.05);
    }

    @Test
    void lookingInVainTakesAHundredth() throws InterruptedException {
        assertThat(pass(1_000, MS, 0, false)).isCloseTo(0.01, within(0.001));
    }

    @Test
    void removingTakesAQuarterOfTheTime() throws InterruptedException {
        assertThat(pass(1_000, 0, 10 * MS, true)).isBetween(0.24, 0.25);
    }

    @Test
    void passesAreASecondApartHoweverLittleTheyTake() throws InterruptedException {
        pass(1, 10, 10, true);
        assertThat(sleptNs).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        pass(1, 10, 10, false);
        assertThat(sleptNs).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void theRestAfterACostlyPassIsTakenOnce() throws InterruptedException {
        pass(1, 100 * MS, 0, false);
        sleptNs = 0;
        pace.rest(() -> isUrgent);
        assertThat(sleptNs).isEqualTo(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void aRestIsCutShortWhenTheNextPassIsUrgent() throws InterruptedException {
        isUrgent = true;
        pass(1, 100 * MS, 0, false);
        assertThat(sleptNs).as("19 times as long, and a second").isEqualTo(2_900 * MS);
        isUrgent = false;
        pace.rest(() -> true);
        assertThat(sleptNs).as("nothing is owed").isEqualTo(3_900 * MS);
    }

    @Test
    void anInterruptEndsAPassThatHasNoNeedToPause() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> pass(1, 10, 10, true));
        assertThat(Thread.interrupted()).isFalse();
    }
}
