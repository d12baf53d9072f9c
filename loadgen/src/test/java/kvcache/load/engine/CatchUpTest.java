package kvcache.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CatchUpTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final CatchUp catchUp = new CatchUp();

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
        assertThat(nextNs).isBetween(nowNs + 1, nowNs + MS / 2);
        assertThat(catchUp.allows(MS, nextNs - 1)).isFalse();
        assertThat(catchUp.allows(MS, nextNs)).isTrue();
        assertThat(catchUp.allows(2 * MS, nextNs)).isFalse();
        assertThat(catchUp.nextNs() - nextNs).isEqualTo(MS / 2);
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
    void requestsThatAreDueCloseTogetherAreNotHeldApartByTheMeanRate() {
        long dueNs = 0;
        for (int cluster = 0; cluster < 10; cluster++) {
            for (int i = 0; i < 5; i++) {
                // Each sent 2 ms late, by a busy host.
                assertThat(catchUp.allows(dueNs, dueNs + 2 * MS)).isTrue();
                dueNs += MS;
            }
            dueNs += 1000 * MS;
        }
    }

    @Test
    void anotherScheduleIsNotHeldBackByWhatWasDroppedOfTheLast() {
        assertThat(catchUp.allows(0, 5000 * MS)).isTrue();
        catchUp.restart();
        assertThat(catchUp.allows(5000 * MS, 5001 * MS)).isTrue();
    }

    @Test
    void aLoopThatSleepsTooLongBetweenItsTurnsSendsNoMoreAtEachThanTheUnusedTimeOfAQuarterMillisecond() {
        assertThat(sentAt(200 * MS)).isEqualTo(51);
        assertThat(sentAt(210 * MS)).isEqualTo(51);
        assertThat(sentAt(210 * MS + 50_000)).isEqualTo(10);
    }

    private long dueNs;

    /** Of 100,000 a second. */
    private int sentAt(long nowNs) {
        int sent = 0;
        while (catchUp.allows(dueNs, nowNs)) {
            dueNs += MS / 100;
            sent++;
        }
        return sent;
    }
}
