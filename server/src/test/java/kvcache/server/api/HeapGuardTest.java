package kvcache.server.api;

import static kvcache.server.api.HeapGuard.Usage.ALIVE;
import static kvcache.server.api.HeapGuard.Usage.IN_PASSING;
import static kvcache.server.api.HeapGuard.Usage.WITH_OLD_GARBAGE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import kvcache.server.api.HeapGuard.Thresholds;
import org.junit.jupiter.api.Test;

/** Of a heap of 100 bytes, so that bytes are percent. */
final class HeapGuardTest {

    private long nowNs;
    private final HeapGuard guard = guard(Thresholds.GROWING);

    private HeapGuard guard(Thresholds thresholds) {
        return new HeapGuard(Heap.withoutPages(100), thresholds, 0, () -> nowNs, () -> {});
    }

    @Test
    void whatIsAliveDecidesWithHysteresis() {
        guard.collected(79, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).isFalse();
        guard.collected(80, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).isTrue();
        guard.collected(75, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).isTrue();
        guard.collected(74, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).isFalse();
        guard.collected(79, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void garbageRaisesASuspicionThatIsSettledByProof() {
        guard.collected(85, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(guard.wantsProof()).isTrue();
        assertThat(guard.isFull()).isFalse();
        guard.collected(60, 0, ALIVE, nowNs);
        assertThat(guard.wantsProof()).isFalse();
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whereThereIsNoRoomToWaitForProofWritesAreRefusedAtOnce() {
        guard.collected(90, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(guard.isFull()).isTrue();
        assertThat(guard.wantsProof()).isTrue();
        guard.collected(78, 0, ALIVE, nowNs);
        assertThat(guard.isFull()).as("it was garbage").isFalse();
    }

    @Test
    void goodNewsIsGoodNewsWhateverTheCollection() {
        guard.collected(95, 0, ALIVE, nowNs);
        guard.collected(70, 0, IN_PASSING, nowNs);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whatWasAllocatedSinceIsNoReasonForAlarm() {
        guard.collected(99, 0, IN_PASSING, nowNs);
        assertThat(guard.isFull()).isFalse();
        assertThat(guard.wantsProof()).isFalse();
    }

    @Test
    void theRefusalSaysWhatIsFull() {
        assertThat(new HeapGuard(Heap.withoutPages(40 << 20), Thresholds.GROWING, 0, () -> nowNs, () -> {}).refusal())
                .hasMessageContaining("80 % of 40 MiB of usable heap");
    }

    @Test
    void aTableThatIsAboutToGrowCountsAsInUse() {
        guard.collected(60, 19, ALIVE, nowNs);
        assertThat(guard.isFull()).isFalse();
        guard.collected(60, 20, ALIVE, nowNs);
        assertThat(guard.isFull()).isTrue();
    }

    @Test
    void aHeapThatIsNotTheStoresIsFullLater() {
        HeapGuard other = guard(Thresholds.BOUNDED);
        other.collected(94, 0, ALIVE, nowNs);
        assertThat(other.isFull()).isFalse();
        other.collected(95, 0, ALIVE, nowNs);
        assertThat(other.isFull()).isTrue();
    }

    @Test
    void longValuesTakeRoomFromTheMomentTheyAreStoredUntilTheNextCollection() {
        long mebibyte = 1 << 20;
        HeapGuard endless =
                new HeapGuard(Heap.withoutPages(100 * mebibyte), Thresholds.GROWING, 0, () -> nowNs, () -> {});
        endless.collected(50 * mebibyte, 0, WITH_OLD_GARBAGE, nowNs);
        long before = endless.roomBytes();
        endless.stored(HeapGuard.LONG_VALUE_BYTES - 1);
        assertThat(endless.roomBytes()).isEqualTo(before);
        endless.stored((int) mebibyte);
        assertThat(endless.roomBytes()).isEqualTo(before - endless.bytesOf(mebibyte));
        endless.collected(50 * mebibyte, 0, IN_PASSING, nowNs);
        assertThat(endless.roomBytes()).isEqualTo(before);
    }

    @Test
    void longValuesThatWereStoredAfterACollectionHadEndedCountUntilTheNextOne() {
        long mebibyte = 1 << 20;
        HeapGuard large =
                new HeapGuard(Heap.withoutPages(100 * mebibyte), Thresholds.GROWING, 0, () -> nowNs, () -> {});
        large.collected(50 * mebibyte, 0, WITH_OLD_GARBAGE, nowNs);
        long before = large.roomBytes();
        large.stored((int) mebibyte);
        long endedNs = nowNs;
        nowNs += 5_000_000;
        large.stored((int) mebibyte);
        large.collected(51 * mebibyte, 0, WITH_OLD_GARBAGE, endedNs);
        assertThat(large.roomBytes()).isEqualTo(before - mebibyte - large.bytesOf(mebibyte));
        large.collected(52 * mebibyte, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(large.roomBytes()).isEqualTo(before - 2 * mebibyte);
    }

    @Test
    void bodiesThatACollectionHasSeenCountOnce() {
        guard.collected(50, 0, ALIVE, nowNs);
        assertThat(guard.tryTakeBody(20, 0)).isTrue();
        guard.collected(50, 0, ALIVE, nowNs); // it may have ended before
        assertThat(guard.tryTakeBody(21, 0)).isFalse();
        guard.collected(70, 0, ALIVE, nowNs);
        assertThat(guard.tryTakeBody(21, 0)).isFalse();
        assertThat(guard.tryTakeBody(10, 11)).isFalse();
        assertThat(guard.tryTakeBody(10, 10)).isTrue();
        guard.collected(80, 0, ALIVE, nowNs);
        assertThat(guard.isFull())
                .as("60 without the body that was there all the time")
                .isFalse();
        guard.giveBody(30);
        assertThat(guard.hasRoomBesideBodies(30)).isTrue();
        guard.collected(79, 0, ALIVE, nowNs);
        assertThat(guard.tryTakeBody(12, 0)).isFalse();
        assertThat(guard.tryTakeBody(11, 0)).isTrue();
    }

    @Test
    void aStoreThatBoundsItselfIsRefusedOnProofAloneWhateverGarbageThereIs() {
        HeapGuard bounded = bounded(70);
        bounded.collected(99, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(bounded.isFull()).isFalse();
        assertThat(bounded.wantsProof()).as("it cannot be more than its bound").isFalse();
        assertThat(bounded.hasRoom(25)).isTrue();
        assertThat(bounded.hasRoom(26)).isFalse();
        bounded.collected(94, 0, ALIVE, nowNs);
        assertThat(bounded.isFull()).isFalse();
        assertThat(bounded.hasRoom(1)).isTrue();
        assertThat(bounded.hasRoom(2)).isFalse();
        bounded.collected(95, 0, ALIVE, nowNs);
        assertThat(bounded.isFull()).isTrue();
        bounded.collected(96, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(bounded.wantsProof()).as("whether it still is").isTrue();
        bounded.collected(89, 0, ALIVE, nowNs);
        assertThat(bounded.isFull()).isFalse();
    }

    @Test
    void aBoundThatIsNotKnownIsProvenBeforeItIsRefused() {
        HeapGuard bounded = bounded(0);
        bounded.collected(99, 0, WITH_OLD_GARBAGE, nowNs);
        assertThat(bounded.isFull()).isFalse();
        assertThat(bounded.wantsProof()).isTrue();
        assertThat(bounded.hasRoom(95)).isTrue();
        bounded.collected(96, 0, ALIVE, nowNs);
        assertThat(bounded.isFull()).isTrue();
        assertThat(bounded.hasRoom(0)).isFalse();
    }

    @Test
    void theRefusalOfAStoreThatBoundsItselfDoesNotAskToDeleteAnything() {
        assertThat(bounded(70).refusal()).hasMessageContaining("are live").hasMessageContaining("-Xmx");
        assertThat(bounded(70).refusal().getMessage()).doesNotContain("delete");
    }

    private HeapGuard bounded(long boundBytes) {
        return new HeapGuard(Heap.withoutPages(100), Thresholds.BOUNDED, boundBytes, () -> nowNs, () -> {});
    }

    @Test
    void bodiesWithoutRoomAreRefusedAndProofIsAskedForOnce() {
        AtomicInteger asked = new AtomicInteger();
        HeapGuard tiny =
                new HeapGuard(Heap.withoutPages(100), Thresholds.GROWING, 0, () -> nowNs, asked::incrementAndGet);
        assertThat(tiny.hasRoom(90)).isTrue();
        assertThat(tiny.hasRoom(91)).as("more than 90 % of the heap").isFalse();
        assertThat(tiny.hasRoom(91)).isFalse();
        assertThat(tiny.wantsProof()).isTrue();
        assertThat(asked).hasValue(1);
        tiny.collected(50, 0, ALIVE, nowNs);
        assertThat(tiny.wantsProof()).isFalse();
        assertThat(tiny.hasRoom(41)).isFalse();
        assertThat(tiny.hasRoom(40)).isTrue();
    }

    @Test
    void aLongArrayTakesWholeRegions() {
        HeapGuard regions =
                new HeapGuard(Heap.ofRegions(1 << 30, 1 << 20), Thresholds.GROWING, 0, () -> nowNs, () -> {});
        assertThat(regions.bytesOf(1_500_000)).isEqualTo(2 << 20);
        assertThat(regions.bytesOf(1 << 20)).as("with its header").isEqualTo(2 << 20);
        assertThat(regions.bytesOf(1 << 18)).isLessThan((1 << 18) + 32);
    }

    @Test
    void aLongArrayTakesWholePagesOfZgc() {
        long page = 2 << 20;
        Heap small = Heap.ofZPages(64 << 20); // no medium pages
        assertThat(small.bytesOf((256 << 10) - 16)).isEqualTo(256 << 10);
        assertThat(small.bytesOf(256 << 10)).isEqualTo(page);
        assertThat(small.bytesOf(page)).isEqualTo(2 * page);
        Heap middle = Heap.ofZPages(128 << 20); // medium pages of 4 MiB
        assertThat(middle.bytesOf(500_000)).isLessThan(500_100);
        assertThat(middle.bytesOf(512 << 10)).isEqualTo(page);
        Heap large = Heap.ofZPages(8L << 30); // medium pages of 32 MiB
        assertThat(large.bytesOf(4_000_000)).isLessThan(4_000_100);
        assertThat(large.bytesOf(4 << 20)).isEqualTo(3 * page);
    }

    @Test
    void aLongArrayTakesWholeRegionsOfShenandoah() {
        assertThat(Heap.ofShenandoah(64 << 20).bytesOf(200_000)).isEqualTo(256 << 10);
        assertThat(Heap.ofShenandoah(64 << 20).bytesOf(100_000)).isLessThan(100_100);
        assertThat(Heap.ofShenandoah(3L << 30).bytesOf(1_000_000)).isEqualTo(1 << 20);
    }
}
