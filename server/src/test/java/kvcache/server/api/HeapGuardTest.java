package kvcache.server.api;

import static kvcache.server.api.HeapGuard.Usage.ALIVE;
import static kvcache.server.api.HeapGuard.Usage.IN_PASSING;
import static kvcache.server.api.HeapGuard.Usage.WITH_OLD_GARBAGE;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Of a heap of 100 bytes, so that bytes are percent. */
final class HeapGuardTest {

    private final HeapGuard guard = new HeapGuard(100);

    @Test
    void whatIsAliveDecidesWithHysteresis() {
        guard.collected(79, ALIVE);
        assertThat(guard.isFull()).isFalse();
        guard.collected(80, ALIVE);
        assertThat(guard.isFull()).isTrue();
        guard.collected(75, ALIVE);
        assertThat(guard.isFull()).isTrue();
        guard.collected(74, ALIVE);
        assertThat(guard.isFull()).isFalse();
        guard.collected(79, ALIVE);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void garbageRaisesASuspicionThatIsSettledByProof() {
        guard.collected(85, WITH_OLD_GARBAGE);
        assertThat(guard.wantsProof()).isTrue();
        assertThat(guard.isFull()).isFalse();
        guard.collected(60, ALIVE);
        assertThat(guard.wantsProof()).isFalse();
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whereThereIsNoRoomToWaitForProofWritesAreRefusedAtOnce() {
        guard.collected(90, WITH_OLD_GARBAGE);
        assertThat(guard.isFull()).isTrue();
        assertThat(guard.wantsProof()).isTrue();
        guard.collected(78, ALIVE);
        assertThat(guard.isFull()).as("it was garbage").isFalse();
    }

    @Test
    void goodNewsIsGoodNewsWhateverTheCollection() {
        guard.collected(95, ALIVE);
        guard.collected(70, IN_PASSING);
        assertThat(guard.isFull()).isFalse();
    }

    @Test
    void whatWasAllocatedSinceIsNoReasonForAlarm() {
        guard.collected(99, IN_PASSING);
        assertThat(guard.isFull()).isFalse();
        assertThat(guard.wantsProof()).isFalse();
    }

    @Test
    void theRefusalSaysWhatIsFull() {
        assertThat(new HeapGuard(64 << 20).refusal()).hasMessageContaining("heap of 64 MiB");
    }
}
