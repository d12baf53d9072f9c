package kvcache.load.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import kvcache.load.workload.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RecorderTest {

    private final Recorder recorder = new Recorder(0);
    private final LoopRecord warmup = new LoopRecord();
    private final LoopRecord measured = new LoopRecord();

    private void answered(int phase, long latencyNs) {
        recorder.of(phase).answered(Operation.GET, Outcome.HIT, 0, 0, latencyNs, true);
    }

    @Test
    void whatWasNotHandedOverIsNotTaken() {
        answered(Recorder.MEASURED, 100);
        recorder.takeInto(warmup, measured);
        assertThat(measured.isEmpty()).isTrue();

        recorder.handOver();
        recorder.takeInto(warmup, measured);
        assertThat(measured.requests()).isEqualTo(1);
    }

    @Test
    void eachPhaseIsTakenIntoItsOwnRecord() {
        answered(Recorder.WARMUP, 100);
        answered(Recorder.MEASURED, 200);
        answered(Recorder.MEASURED, 300);
        recorder.handOver();
        recorder.takeInto(warmup, measured);

        assertThat(warmup.requests()).isEqualTo(1);
        assertThat(warmup.latencyNs().getMaxValue()).isEqualTo(100);
        assertThat(measured.requests()).isEqualTo(2);
        assertThat(measured.latencyNs().getMaxValue()).isEqualTo(300);
    }

    @Test
    void everyPartIsTakenOnceAndAllOfThemAddUp() {
        for (int part = 0; part < 10; part++) {
            answered(Recorder.MEASURED, 100);
            recorder.of(Recorder.MEASURED).sent(0, 5);
            recorder.of(Recorder.MEASURED).lost(Outcome.TIMEOUT, 0, 5, 1000, 1000);
            recorder.of(Recorder.MEASURED).neverSent(Outcome.UNSENT, 0, 1500, 1000);
            recorder.handOver();
            if (part % 3 == 0) {
                recorder.takeInto(warmup, measured);
            }
        }
        recorder.takeInto(warmup, measured);
        recorder.takeInto(warmup, measured);

        assertThat(warmup.isEmpty()).isTrue();
        assertThat(measured.requests()).isEqualTo(10);
        assertThat(measured.sendLagNs().getTotalCount()).isEqualTo(10);
        assertThat(measured.counts().errors()).isEqualTo(20);
        assertThat(measured.counts().due()).isEqualTo(30);
    }

    @Test
    void aRequestWithoutAnAnswerTookTheTimeoutOrLonger() {
        LoopRecord record = recorder.of(Recorder.MEASURED);
        record.lost(
                Outcome.CLOSED,
                0,
                100,
                200,
                1000); // closed after 200 ns: nobody knows when it would have been answered
        record.lost(Outcome.TIMEOUT, 0, 500, 1500, 1000);
        record.neverSent(Outcome.UNSENT, 0, 1800, 1000);

        assertThat(record.latencyNs().getMinValue()).isEqualTo(1000);
        assertThat(record.latencyNs().getCountBetweenValues(1500, 1800)).isEqualTo(2);
        assertThat(record.serviceNs().getTotalCount()).isEqualTo(2);
        assertThat(record.serviceNs().getMaxValue()).isEqualTo(1000);
        assertThat(record.roomWaitNs().getMaxValue()).isEqualTo(1800);
    }

    @Test
    void theTimeInFlightIsThatUntilTheAnswerOrTheLoss() {
        LoopRecord record = recorder.of(Recorder.MEASURED);
        assertThat(record.meanInFlightNs()).isZero();

        record.answered(Operation.GET, Outcome.HIT, 0, 100, 200, true);
        record.lost(Outcome.CLOSED, 0, 100, 300, 1_000_000);
        record.neverSent(Outcome.UNSENT, 0, 1800, 1_000_000);
        assertThat(record.meanInFlightNs()).isEqualTo(150);

        LoopRecord sum = new LoopRecord();
        sum.add(record);
        sum.add(record);
        assertThat(sum.meanInFlightNs()).isEqualTo(150);
        sum.clear();
        assertThat(sum.meanInFlightNs()).isZero();
    }

    @Test
    void recordsAreUsedAgainSoThatALongRunNeedsNoMoreThanAShortOne() {
        Set<LoopRecord> used = new HashSet<>();
        for (int part = 0; part < 100; part++) {
            used.add(recorder.of(Recorder.WARMUP));
            used.add(recorder.of(Recorder.MEASURED));
            recorder.handOver();
            recorder.takeInto(warmup, measured);
        }
        assertThat(used).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void nothingIsLostOrCountedTwiceWhileTheLoopGoesOn() {
        int answers = 20_000;
        CompletableFuture<Void> loop = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < answers; i++) {
                answered(i % 2, 100);
                if (i % 1000 == 0) {
                    recorder.handOver();
                }
            }
            recorder.handOver();
        });
        while (!loop.isDone()) {
            recorder.takeInto(warmup, measured);
        }
        loop.join();
        recorder.takeInto(warmup, measured);

        assertThat(warmup.requests()).isEqualTo(answers / 2);
        assertThat(measured.requests()).isEqualTo(answers / 2);
        assertThat(measured.latencyNs().getTotalCount()).isEqualTo(answers / 2);
    }
}
