package kvcache.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WindowsTest {

    private static final long WINDOW_NS = Windows.WINDOW_NS;

    private final Windows windows = new Windows();

    @Test
    void thereAreNoneBeforeTheFirstAnswer() {
        assertThat(windows.count()).isZero();
    }

    @Test
    void eachAnswerIsInTheWindowOfItsMoment() {
        windows.answered(10 * WINDOW_NS, 100);
        windows.answered(11 * WINDOW_NS - 1, 300);
        windows.answered(12 * WINDOW_NS, 50);

        assertThat(windows.count()).isEqualTo(3);
        assertThat(windows.startNs(0)).isEqualTo(10 * WINDOW_NS);
        assertThat(windows.requests(0)).isEqualTo(2);
        assertThat(windows.meanLatencyNs(0)).isEqualTo(200);
        assertThat(windows.requests(1)).isZero();
        assertThat(windows.meanLatencyNs(1)).isZero();
        assertThat(windows.requests(2)).isEqualTo(1);
        assertThat(windows.meanLatencyNs(2)).isEqualTo(50);
    }

    @Test
    void momentsBeforeTheOriginOfTheClockHaveWindowsToo() {
        windows.answered(-1, 7);
        windows.answered(0, 8);

        assertThat(windows.startNs(0)).isEqualTo(-WINDOW_NS);
        assertThat(windows.meanLatencyNs(0)).isEqualTo(7);
        assertThat(windows.meanLatencyNs(1)).isEqualTo(8);
    }

    @Test
    void anEarlierAnswerMakesRoomInFrontAndNothingIsLost() {
        windows.answered(1000 * WINDOW_NS, 3);
        windows.answered(1001 * WINDOW_NS, 4);
        windows.answered(500 * WINDOW_NS, 5);

        assertThat(windows.count()).isEqualTo(502);
        assertThat(windows.startNs(0)).isEqualTo(500 * WINDOW_NS);
        assertThat(windows.meanLatencyNs(0)).isEqualTo(5);
        assertThat(sumOfRequests(1, 500)).isZero();
        assertThat(windows.meanLatencyNs(500)).isEqualTo(3);
        assertThat(windows.meanLatencyNs(501)).isEqualTo(4);
    }

    @Test
    void aLongRunHasRoom() {
        for (int i = 0; i < 100_000; i++) {
            windows.answered(i * WINDOW_NS, i);
        }
        assertThat(windows.count()).isEqualTo(100_000);
        assertThat(windows.meanLatencyNs(99_999)).isEqualTo(99_999);
        assertThat(sumOfRequests(0, 100_000)).isEqualTo(100_000);
    }

    @Test
    void windowsOfSeveralLoopsAddUp() {
        windows.answered(10 * WINDOW_NS, 100);
        Windows other = new Windows();
        other.answered(9 * WINDOW_NS, 10);
        other.answered(10 * WINDOW_NS, 200);
        windows.add(other);
        windows.add(new Windows());

        assertThat(windows.count()).isEqualTo(2);
        assertThat(windows.meanLatencyNs(0)).isEqualTo(10);
        assertThat(windows.requests(1)).isEqualTo(2);
        assertThat(windows.meanLatencyNs(1)).isEqualTo(150);
    }

    @Test
    void whatWasClearedIsForgotten() {
        windows.answered(10 * WINDOW_NS, 100);
        windows.answered(20 * WINDOW_NS, 100);
        windows.clear();
        assertThat(windows.count()).isZero();

        windows.answered(30 * WINDOW_NS, 1);
        windows.answered(40 * WINDOW_NS, 1);
        assertThat(windows.startNs(0)).isEqualTo(30 * WINDOW_NS);
        assertThat(sumOfRequests(0, windows.count())).isEqualTo(2);
    }

    private long sumOfRequests(int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += windows.requests(i);
        }
        return sum;
    }
}
