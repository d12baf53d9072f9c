package kvcache.server.api;

import static kvcache.server.api.HeapGuard.Usage.ALIVE;
import static kvcache.server.api.HeapGuard.Usage.IN_PASSING;
import static kvcache.server.api.HeapGuard.Usage.WITH_OLD_GARBAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import kvcache.server.api.HeapGuard.Heap;
import kvcache.server.api.HeapGuard.Thresholds;
import org.junit.jupiter.api.Test;

/** Of a heap of 100 bytes, so that bytes are percent. */
final class HeapGuardTest {

    private final HeapGuard guard = guard(Thresholds.GROWING);

    private static HeapGuard guard(Thresholds thresholds) {
        return new HeapGuard(new Heap(100, 0), thresholds, () -> {});
    }

    @Test
    void whatIsAliveDecidesWithHysteresis() {
        guard.collected(79, 0, ALIVE);
        assertThat(guard.isFull()).isFalse();
        guard.collected(80, 0, ALIVE);
        assertThat(guard.isFull()).isTrue();
        guard.collected(75, 0, ALIVE);
        assertThat(guard.isFull()).isTrue();
        guard.collected(74, 0, ALIVE);
        assertThat(guard.isFull()).isFalse();
        guard.collected(79, 0, ALIVE);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void garbageRaisesASuspicionThatIsSettledByProof() {
        guard.collected(85, 0, WITH_OLD_GARBAGE);
        assertThat(guard.wantsProof()).isTrue();
        assertThat(guard.isFull()).isFalse();
        guard.collected(60, 0, ALIVE);
        assertThat(guard.wantsProof()).isFalse();
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whereThereIsNoRoomToWaitForProofWritesAreRefusedAtOnce() {
        guard.collected(90, 0, WITH_OLD_GARBAGE);
        assertThat(guard.isFull()).isTrue();
        assertThat(guard.wantsProof()).isTrue();
        guard.collected(78, 0, ALIVE);
        assertThat(guard.isFull()).as("it was garbage").isFalse();
    }

    @Test
    void goodNewsIsGoodNewsWhateverTheCollection() {
        guard.collected(95, 0, ALIVE);
        guard.collected(70, 0, IN_PASSING);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whatWasAllocatedSinceIsNoReasonForAlarm() {
        guard.collected(99, 0, IN_PASSING);
        assertThat(guard.isFull()).isFalse();
        assertThat(guard.wantsProof()).isFalse();
    }

    @Test
    void theRefusalSaysWhatIsFull() {
        assertThat(new HeapGuard(new Heap(40 << 20, 0), Thresholds.GROWING, () -> {}).refusal())
                .hasMessageContaining("80 % of the 40 MiB of heap");
    }

    @Test
    void aTableThatIsAboutToGrowCountsAsInUse() {
        guard.collected(60, 19, ALIVE);
        assertThat(guard.isFull()).isFalse();
        guard.collected(60, 20, ALIVE);
        assertThat(guard.isFull()).isTrue();
    }

    @Test
    void aHeapThatIsNotTheStoresIsFullLater() {
        HeapGuard other = guard(Thresholds.BOUNDED);
        other.collected(89, 0, ALIVE);
        assertThat(other.isFull()).isFalse();
        other.collected(90, 0, ALIVE);
        assertThat(other.isFull()).isTrue();
    }

    @Test
    void longValuesTakeRoomFromTheMomentTheyAreStoredUntilTheNextCollection() {
        long mebibyte = 1 << 20;
        HeapGuard endless = new HeapGuard(new Heap(100 * mebibyte, 0), Thresholds.GROWING, () -> {});
        endless.collected(50 * mebibyte, 0, WITH_OLD_GARBAGE);
        long before = endless.roomBytes();
        endless.stored(HeapGuard.LONG_VALUE_BYTES - 1);
        assertThat(endless.roomBytes()).isEqualTo(before);
        endless.stored((int) mebibyte);
        assertThat(endless.roomBytes()).isEqualTo(before - endless.bytesOf(mebibyte));
        endless.collected(50 * mebibyte, 0, IN_PASSING);
        assertThat(endless.roomBytes()).isEqualTo(before);
    }

    @Test
    void bodiesWithoutRoomAreRefusedAndProofIsAskedForOnce() {
        AtomicInteger asked = new AtomicInteger();
        HeapGuard tiny = new HeapGuard(new Heap(100, 0), Thresholds.GROWING, asked::incrementAndGet);
        assertThat(tiny.hasRoom(90)).isTrue();
        assertThat(tiny.hasRoom(91)).as("more than 90 % of the heap").isFalse();
        assertThat(tiny.hasRoom(91)).isFalse();
        assertThat(tiny.wantsProof()).isTrue();
        assertThat(asked).hasValue(1);
        tiny.collected(50, 0, ALIVE);
        assertThat(tiny.wantsProof()).isFalse();
        assertThat(tiny.hasRoom(41)).isFalse();
        assertThat(tiny.hasRoom(40)).isTrue();
    }

    @Test
    void aLongArrayTakesWholeRegions() {
        HeapGuard regions = new HeapGuard(new Heap(1 << 30, 1 << 20), Thresholds.GROWING, () -> {});
        assertThat(regions.bytesOf(1_500_000)).isEqualTo(2 << 20);
        assertThat(regions.bytesOf(1 << 20)).as("with its header").isEqualTo(2 << 20);
        assertThat(regions.bytesOf(1 << 18)).isLessThan((1 << 18) + 32);
    }
}
