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

    private final Recorder recorder = new Recorder();
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
            recorder.of(Recorder.MEASURED).failed(Outcome.TIMEOUT, 2);
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
        assertThat(measured.errors()).isEqualTo(20);
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
