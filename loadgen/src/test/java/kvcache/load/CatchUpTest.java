package kvcache.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CatchUpTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    /** Of the schedule's rate, 1000 a second, that is twice as fast. */
    private static final long GAP_NS = MS / 2;

    private final CatchUp catchUp = new CatchUp(1000);

    @Test
    void whatIsLateByAQuarterOfAMillisecondOrLessIsSentAtOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(catchUp.allows(0, MS / 4)).isTrue();
        }
    }

    @Test
    void whatIsLaterIsSentTwiceAsFastAsTheScheduleAndTheNextMomentIsTold() {
        long nowNs = 200 * MS;
        assertThat(catchUp.allows(0, nowNs)).isTrue();
        assertThat(catchUp.allows(MS, nowNs)).isFalse();

        long nextNs = catchUp.nextNs();
        assertThat(nextNs).isBetween(nowNs + 1, nowNs + GAP_NS);
        assertThat(catchUp.allows(MS, nextNs - 1)).isFalse();
        assertThat(catchUp.allows(MS, nextNs)).isTrue();
        assertThat(catchUp.nextNs() - nextNs).isEqualTo(GAP_NS);
    }

    @Test
    void aLoopThatAsksAgainAndAgainCatchesUpWithinAsLongAsItWasLate() {
        long nowNs = 200 * MS;
        int sent = 0;
        while (nowNs - sent * MS > MS / 4) {
            if (catchUp.allows(sent * MS, nowNs)) {
                sent++;
            }
            nowNs += MS / 100;
        }
        // At twice the rate, while as many again become due.
        assertThat(sent).isBetween(390, 402);
        assertThat(nowNs).isBetween(390 * MS, 402 * MS);
    }

    @Test
    void aLoopThatSleepsTooLongBetweenItsTurnsSendsNoMoreAtEachThanTheUnusedTimeOfAQuarterMillisecond() {
        CatchUp fast = new CatchUp(100_000);
        assertThat(sentAt(fast, 200 * MS)).isEqualTo(51);
        assertThat(sentAt(fast, 210 * MS)).isEqualTo(51);
        assertThat(sentAt(fast, 210 * MS + 50_000)).isEqualTo(10);
    }

    private static int sentAt(CatchUp catchUp, long nowNs) {
        int sent = 0;
        while (catchUp.allows(0, nowNs)) {
            sent++;
        }
        return sent;
    }
}
