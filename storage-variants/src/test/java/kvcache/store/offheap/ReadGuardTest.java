package kvcache.store.offheap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ReadGuardTest {

    private final ReadGuard guard = new ReadGuard();

    @Test
    void aTicketPassesAtOnceWhereThereIsNoReader() {
        assertThat(guard.hasPassed(guard.ticket())).isTrue();
    }

    @Test
    void aTicketDoesNotPassWhileAReaderIsInThatEnteredBefore() {
        int reader = guard.enter();
        long ticket = guard.ticket();

        assertThat(guard.hasPassed(ticket)).isFalse();
        guard.exit(reader);
        assertThat(guard.hasPassed(ticket)).isTrue();
    }

    @Test
    void readersThatComeLaterAreNotWaitedFor() {
        int before = guard.enter();
        long ticket = guard.ticket();
        assertThat(guard.hasPassed(ticket)).isFalse();
        int later = guard.enter();
        guard.exit(before);

        // The grace period that the first reader held up is over; the next one needs the later reader's phase empty.
        assertThat(guard.hasPassed(ticket)).isFalse();
        guard.exit(later);
        assertThat(guard.hasPassed(ticket)).isTrue();
    }

    @Test
    void everyReaderIsWaitedForInWhateverPhaseItEntered() {
        for (int phase = 0; phase < 4; phase++) {
            int reader = guard.enter();
            long ticket = guard.ticket();
            assertThat(guard.hasPassed(ticket)).as("after %d turns", phase).isFalse();
            guard.exit(reader);
            assertThat(guard.hasPassed(ticket)).isTrue();
        }
    }

    @Test
    void readersMayNest() {
        int outer = guard.enter();
        int inner = guard.enter();
        long ticket = guard.ticket();
        guard.exit(inner);
        assertThat(guard.hasPassed(ticket)).isFalse();
        guard.exit(outer);
        assertThat(guard.hasPassed(ticket)).isTrue();
    }

    @Test
    void nobodyIsInsideWhatWasTakenOutBeforeAPassedTicket() throws InterruptedException {
        // Slot 0 or 1 is published; readers use what they find; the writer publishes the other one, awaits a ticket,
        // and
        // then nobody may use the old one until it is published again.
        AtomicIntegerArray users = new AtomicIntegerArray(2);
        var published = new Object() {
            volatile int slot;
        };
        AtomicBoolean running = new AtomicBoolean(true);
        Thread[] readers = new Thread[3];
        for (int i = 0; i < readers.length; i++) {
            readers[i] = Thread.ofPlatform().start(() -> {
                while (running.get()) {
                    int token = guard.enter();
                    int slot = published.slot;
                    users.incrementAndGet(slot);
                    users.decrementAndGet(slot);
                    guard.exit(token);
                }
            });
        }
        int inside = 0;
        for (int turn = 0; turn < 3_000; turn++) {
            int old = published.slot;
            published.slot = 1 - old;
            guard.await(guard.ticket());
            for (int look = 0; look < 20; look++) {
                inside += users.get(old);
            }
        }
        running.set(false);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(inside).as("readers seen in what was taken out").isZero();
    }
}
