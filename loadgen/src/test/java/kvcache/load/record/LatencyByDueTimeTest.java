package kvcache.load.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import kvcache.load.record.LatencyByDueTime.Loop;
import kvcache.load.record.LatencyByDueTime.Undisturbed;
import org.junit.jupiter.api.Test;

class LatencyByDueTimeTest {

    private static final int PHASE_MS = 100;

    /** Near the end of the clock's range, as {@link System#nanoTime} may be. */
    private static final long START_NS = Long.MAX_VALUE - ns(50);

    private static long ns(double ms) {
        return Math.round(ms * TimeUnit.MILLISECONDS.toNanos(1));
    }

    private static Gap gap(double fromMs, double toMs) {
        return new Gap(START_NS + ns(fromMs), START_NS + ns(toMs));
    }

    /** Returns a loop with one request a millisecond, whose latency is its number, from 1, in milliseconds. */
    private static Loop loop(int capacity, Gap... gaps) {
        LatencyLog log = new LatencyLog(capacity);
        for (int ms = 0; ms < PHASE_MS; ms++) {
            log.add(START_NS + ns(ms + 0.5), ns(ms + 1));
        }
        return new Loop(log, List.of(gaps));
    }

    private static Optional<Undisturbed> undisturbed(List<Gap> ofServer, Loop... loops) {
        return new LatencyByDueTime(START_NS, START_NS + ns(PHASE_MS), List.of(loops)).undisturbed(ofServer);
    }

    private static boolean has(Undisturbed undisturbed, int ms) {
        return undisturbed.latencyNs().getCountBetweenValues(ns(ms + 0.6), ns(ms + 1.4)) > 0;
    }

    @Test
    void withoutGapsEveryRequestCounts() {
        Undisturbed all = undisturbed(List.of(), loop(PHASE_MS)).orElseThrow();

        assertThat(all.share()).isEqualTo(1);
        assertThat(all.latencyNs().getTotalCount()).isEqualTo(PHASE_MS);
    }

    @Test
    void theWindowsOfAGapGoWithOneBeforeAndItsLengthAndOneAfter() {
        Undisturbed rest = undisturbed(List.of(gap(20.2, 22.7)), loop(PHASE_MS)).orElseThrow();

        // 19 to 26: the backlog is done at 25.2.
        assertThat(rest.share()).isCloseTo(0.92, within(1e-9));
        assertThat(has(rest, 18)).isTrue();
        assertThat(has(rest, 19)).isFalse();
        assertThat(has(rest, 26)).isFalse();
        assertThat(has(rest, 27)).isTrue();
        assertThat(rest.latencyNs().getTotalCount()).isEqualTo(92);
    }

    @Test
    void backlogsOfCloseGapsAddUp() {
        Undisturbed rest =
                undisturbed(List.of(gap(30, 32)), loop(PHASE_MS, gap(20, 30))).orElseThrow();

        // 19 to 45: 12 ms of gaps and as much for their backlog, until 44.
        assertThat(rest.share()).isCloseTo(0.73, within(1e-9));
    }

    @Test
    void gapsAcrossTheEndsOfThePhaseCountInIt() {
        Undisturbed rest = undisturbed(List.of(gap(-5, 0.5), gap(98.5, 300)), loop(PHASE_MS))
                .orElseThrow();

        assertThat(has(rest, 0)).isFalse();
        assertThat(has(rest, 97)).isFalse();
        assertThat(has(rest, 96)).isTrue();
    }

    @Test
    void gapsBeforeThePhaseLeaveNoBacklogInIt() {
        Undisturbed rest = undisturbed(List.of(gap(-80, -40), gap(-30, -0.1), gap(50, 50.5)), loop(PHASE_MS))
                .orElseThrow();

        // 49 to 52.
        assertThat(rest.share()).isCloseTo(0.96, within(1e-9));
    }

    @Test
    void theGapOfALoopDisturbsOnlyItsOwnRequests() {
        Undisturbed rest = undisturbed(List.of(), loop(PHASE_MS, gap(10, 19.9)), loop(PHASE_MS))
                .orElseThrow();

        assertThat(rest.share()).isCloseTo(0.89, within(1e-9));
        assertThat(has(rest, 15)).isTrue();
    }

    @Test
    void nothingIsKnownIfNotAllRequestsCouldBeKept() {
        assertThat(undisturbed(List.of(), loop(PHASE_MS - 1))).isEmpty();
        assertThat(undisturbed(List.of(), loop(0))).isEmpty();
    }

    @Test
    void theLatestGapsAreKnownUnlessTheyAreTooMany() {
        GapLog log = new GapLog();
        assertThat(log.since(0)).contains(List.of());
        for (int i = 1; i <= 10_000; i++) {
            log.add(2L * i, 2L * i + 1);
        }

        assertThat(log.since(19_998)).contains(List.of(new Gap(19_998, 19_999), new Gap(20_000, 20_001)));
        assertThat(log.since(0)).isEmpty();
    }
}
