package kvcache.store.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tracks readers, and determines when all readers that might still use some memory have left.
 *
 * <p>Readers register in one of two phases and leave the same phase; they never wait. A writer that has made memory
 * unreachable takes a ticket, and may reuse the memory when the ticket has passed. It passes after a grace period that
 * began later: the previous phase became empty, new readers were switched to it, and the other phase became empty too.
 * This is Linux's sleepable read-copy-update (McKenney, "Sleepable RCU", 2006) with a counter for each stripe of
 * threads instead of each processor, so that readers do not contend for a cache line.
 *
 * <p>A phase must be empty before new readers are switched to it, since a reader may be descheduled between reading the
 * phase and registering. It is then counted in the other phase and would be missed.
 *
 * <p>There is no background thread: threads that check a ticket advance the grace periods. A reader must not await a
 * ticket, since it would wait for itself.
 */
final class ReadGuard {

    private static final VarHandle COUNTER = MethodHandles.arrayElementVarHandle(long[].class);

    /** The distance of counters: two cache lines, since processors prefetch them in pairs. */
    private static final int LONGS_APART = 16;

    private static final int STRIPES_PER_CORE = 4;
    private static final int MAX_STRIPES = 256;

    /** Checks before the thread parks. */
    private static final int SPINS = 200;

    private static final long PARK_NS = 20_000;

    private final int stripeMask;
    private final long[] counters;
    private final ReentrantLock advancing = new ReentrantLock();
    private volatile int phase;
    /** Whether new readers were switched and the other phase is not yet empty. */
    private boolean switched;
    /** The number of completed grace periods. */
    private volatile long completed;

    ReadGuard() {
        int wanted =
                Math.min(MAX_STRIPES, STRIPES_PER_CORE * Runtime.getRuntime().availableProcessors());
        int stripes = Integer.highestOneBit(2 * wanted - 1);
        stripeMask = stripes - 1;
        counters = new long[(2 * stripes + 1) * LONGS_APART];
    }

    /**
     * Returns the element of a counter. The first elements share a cache line with the array's header and are unused.
     */
    private static int counterOf(int stripe, int ofPhase) {
        return (2 * stripe + ofPhase + 1) * LONGS_APART;
    }

    /** Registers a reader. Memory that is reachable now is not reused before {@link #exit} with the returned token. */
    int enter() {
        int stripe = (int) Thread.currentThread().threadId() & stripeMask;
        int token = counterOf(stripe, phase);
        // A full fence: all following reads happen after the registration.
        var unused = (long) COUNTER.getAndAdd(counters, token, 1L);
        return token;
    }

    /** Deregisters a reader. */
    void exit(int token) {
        var unused = (long) COUNTER.getAndAddRelease(counters, token, -1L);
    }

    /** Returns a ticket that passes when every reader that could use memory that is unreachable now has left. */
    long ticket() {
        // Before the count is read, it must be visible to all threads that the memory is unreachable.
        VarHandle.fullFence();
        return completed + 2; // the current grace period may have begun earlier
    }

    /** Returns whether a ticket has passed. Never waits. */
    boolean hasPassed(long ticket) {
        if (completed < ticket) {
            advance();
        }
        return completed >= ticket;
    }

    /** Waits until a ticket has passed. */
    void await(long ticket) {
        for (int checks = 0; !hasPassed(ticket); checks++) {
            if (checks < SPINS) {
                Thread.onSpinWait();
            } else {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    /** Advances the grace periods as far as readers allow. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // both are written under the lock alone
    private void advance() {
        if (!advancing.tryLock()) {
            return;
        }
        try {
            for (int period = 0; period < 2; period++) {
                if (!switched) {
                    VarHandle.fullFence();
                    if (!isEmpty(phase ^ 1)) {
                        return;
                    }
                    phase ^= 1;
                    switched = true;
                }
                if (!isEmpty(phase ^ 1)) {
                    return;
                }
                switched = false;
                completed++;
            }
        } finally {
            advancing.unlock();
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
