package kvcache.store.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tracks readers, and determines when all readers that might still use some memory have left.
 *
 * <p>Readers announce themselves in one of two phases and leave in the same one; they never wait. Whoever has made
 * memory unreachable takes a ticket, and may use the memory anew when the ticket has passed: when, in a grace period
 * that began later, the readers of the phase that is over were gone, newcomers were sent to the other phase, and those
 * of the first were gone too. It is Linux's sleepable read-copy-update (McKenney, "Sleepable RCU", 2006) with a counter
 * for each stripe of threads in place of one for each processor, so that readers do not fight for a cache line.
 *
 * <p>Why the phase that is over must be empty before newcomers are sent to it: a reader may be stopped between looking
 * at the phase and announcing itself. It then stands in the counter of the other phase, and would be missed.
 *
 * <p>Nobody does this work in the background: whoever asks for a ticket drives it on. A reader must not await one,
 * since it would wait for itself.
 */
final class ReadGuard {

    private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

    /** Two cache lines apart, since processors fetch them in pairs. */
    private static final int LONGS_APART = 16;

    private static final int STRIPES_PER_CORE = 4;
    private static final int MAX_STRIPES = 256;

    /** How often to look again before leaving the core to others. */
    private static final int SPINS = 200;

    private static final long PARK_NS = 20_000;

    private final int stripeMask;
    private final long[] counters;
    private final ReentrantLock driving = new ReentrantLock();
    private volatile int phase;
    /** Newcomers were sent to another phase, and those of the old one are not all gone. */
    private boolean turned;
    /** How many grace periods are over. */
    private volatile long completed;

    ReadGuard() {
        int wanted =
                Math.min(MAX_STRIPES, STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors());
        int stripes = Integer.highestOneBit(2 * wanted - 1);
        stripeMask = stripes - 1;
        counters = new long[(2 * stripes + 1) * LONGS_APART];
    }

    /** Which element counts; the first ones are left out, since the array's own header shares their cache line. */
    private static int counterOf(int stripe, int ofPhase) {
        return (2 * stripe + ofPhase + 1) * LONGS_APART;
    }

    /** Announces a reader; what is reachable now stays until it leaves. Returns what {@link #exit} wants. */
    int enter() {
        int stripe = (int) Thread.currentThread().threadId() & stripeMask;
        int token = counterOf(stripe, phase);
        // A full fence: what is read from here on is read after the announcement.
        var unused = (long) COUNTER.getAndAdd(counters, token, 1L);
        return token;
    }

    /** The reader leaves. */
    void exit(int token) {
        var unused = (long) COUNTER.getAndAddRelease(counters, token, -1L);
    }

    /** A ticket for what is unreachable now; it passes when every reader that might have found it has left. */
    long ticket() {
        // Before the count is read, everybody must be able to see that the memory is unreachable.
        VarHandle.fullFence();
        return completed + 2; // the grace period that is under way may have begun before
    }

    /** Whether a ticket has passed; never waits. */
    boolean hasPassed(long ticket) {
        if (completed < ticket) {
            drive();
        }
        return completed >= ticket;
    }

    /** Returns when a ticket has passed. */
    void await(long ticket) {
        for (int looks = 0; !hasPassed(ticket); looks++) {
            if (looks < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    /** Drives grace periods on, as far as readers allow. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // both are written under the lock alone
    private void drive() {
        if (!driving.tryLock()) {
            return;
        }
        try {
            for (int period = 0; period < 2; period++) {
                if (!turned) {
                    VarHandle.fullFence();
                    if (!isEmpty(phase ^ 1)) {
                        return;
                    }
                    phase ^= 1;
                    turned = true;
                }
                if (!isEmpty(phase ^ 1)) {
                    return;
                }
                turned = false;
                completed++;
            }
        } finally {
            driving.unlock();
        }
    }

    private boolean isEmpty(int ofPhase) {
        for (int stripe = 0; stripe <= stripeMask; stripe++) {
            if ((long) COUNTER.getVolatile(counters, counterOf(stripe, ofPhase)) != 0) {
                return false;
            }
        }
        return true;
    }
}
