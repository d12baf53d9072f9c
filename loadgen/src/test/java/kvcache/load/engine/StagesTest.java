package kvcache.load.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import kvcache.load.record.Recorder;
import kvcache.load.workload.KeyDistribution;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.Requests;
import kvcache.load.workload.WorkloadSpec;
import org.junit.jupiter.api.Test;

final class StagesTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long START_NS = 5_000 * MS;
    private static final LoopShare SHARE = new LoopShare(0, 1);
    private static final WorkloadSpec SOURCE = new WorkloadSpec(0.5, 1000, new KeyDistribution.Uniform(), 12, 42);

    private static Phases phases(long warmupMs) {
        long measuredNs = START_NS + warmupMs * MS;
        return new Phases(START_NS, measuredNs, measuredNs + 300 * MS, measuredNs + 400 * MS, measuredNs + 500 * MS);
    }

    private static Stages parts(long warmupMs) {
        return new Stages(SOURCE, SHARE, phases(warmupMs));
    }

    /**
     * Where each part of the warm-up begins, and then where the measured phase ends, in milliseconds since the start.
     */
    private static List<Long> bounds(Stages parts) {
        List<Long> bounds = new ArrayList<>();
        while (!parts.isLast()) {
            bounds.add((parts.startNs() - START_NS) / MS);
            parts.next(0);
        }
        bounds.add((parts.startNs() - START_NS) / MS);
        bounds.add((parts.endNs() - START_NS) / MS);
        return bounds;
    }

    @Test
    void eachPartOfTheWarmupIsTwiceAsLongAsTheOneBeforeAndTheLastEndsWithIt() {
        assertThat(bounds(parts(100))).containsExactly(0L, 10L, 30L, 70L, 100L, 400L);
    }

    @Test
    void withoutAWarmupTheMeasuredPhaseIsAllThereIs() {
        Stages parts = parts(0);

        assertThat(parts.phase()).isEqualTo(Recorder.MEASURED);
        assertThat(bounds(parts)).containsExactly(0L, 300L);
    }

    @Test
    void allButTheLastAreRecordedAsWarmup() {
        Stages parts = parts(30);
        assertThat(parts.phase()).isEqualTo(Recorder.WARMUP);
        parts.next(0);
        assertThat(parts.phase()).isEqualTo(Recorder.WARMUP);
        parts.next(0);
        assertThat(parts.isLast()).isTrue();
        assertThat(parts.phase()).isEqualTo(Recorder.MEASURED);
    }

    @Test
    void partsHaveNumbersOfTheirOwn() {
        Stages parts = parts(10_000);
        List<Integer> numbers = new ArrayList<>();
        numbers.add(parts.number());
        while (!parts.isLast()) {
            parts.next(0);
            numbers.add(parts.number());
        }
        assertThat(numbers).doesNotHaveDuplicates().hasSizeGreaterThan(8);
    }

    @Test
    void theMeasuredPhaseHasTheSameKeysHoweverLongTheWarmupWas() {
        assertThat(measuredKeys(parts(0))).isEqualTo(measuredKeys(parts(100))).isEqualTo(measuredKeys(parts(5000)));
    }

    private static List<Integer> measuredKeys(Stages parts) {
        while (!parts.isLast()) {
            parts.next(0);
        }
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            keys.add(parts.requests().key(i));
        }
        return keys;
    }

    @Test
    void versionsGrowFromPartToPart() {
        Stages parts = parts(30);
        int highest = highestVersion(parts.requests());
        while (!parts.isLast()) {
            parts.next(100);
            for (int i = 0; i < 100; i++) {
                assertThat(parts.requests().version(i)).isGreaterThan(highest);
            }
            highest = highestVersion(parts.requests());
        }
    }

    private static int highestVersion(Requests requests) {
        int highest = 0;
        for (int i = 0; i < 100; i++) {
            highest = Math.max(highest, requests.version(i));
        }
        return highest;
    }

    @Test
    void aMeasuredPhaseBroughtForwardCutsThePartThatIsUnderWay() {
        Stages parts = parts(10_000);
        parts.next(0);
        parts.next(0); // from 30 to 70 ms
        parts.follow(phases(50));

        assertThat(bounds(parts)).containsExactly(30L, 50L, 350L);
    }

    @Test
    void aMeasuredPhaseBroughtForwardToALaterPartLeavesThisOneAlone() {
        Stages parts = parts(10_000);
        parts.follow(phases(50));

        assertThat(bounds(parts)).containsExactly(0L, 10L, 30L, 50L, 350L);
    }
}
