package kvcache.store.offheap;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Knows when everybody who might still read some memory has left.
 *
 * <p>Readers announce themselves in one of two phases and leave in the same one; they never wait. Whoever has made
 * memory unreachable awaits the readers of the phase that is over, lets newcomers into the other one, and awaits those of
 * the first: after that every reader that came before has left. It is Linux's sleepable read-copy-update (McKenney,
 * "Sleepable RCU", 2006) with a counter for each stripe of threads in place of one for each processor, so that readers
 * do not fight for a cache line.
 *
 * <p>Why the phase that is over is awaited first: a reader may be stopped between looking at the phase and announcing
 * itself. It then stands in the counter of the other phase, and would be missed by the next one to await.
 *
 * <p>A reader must not await readers: it would wait for itself.
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
    private final ReentrantLock awaiting = new ReentrantLock();
    private volatile int phase;

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

    /** Returns when every reader has left that entered before the call. What it shall not find must be unreachable. */
    void awaitReaders() {
        awaiting.lock();
        try {
            VarHandle.fullFence();
            int current = phase;
            drain(current ^ 1);
            phase = current ^ 1;
            drain(current);
        } finally {
            awaiting.unlock();
        }
    }

    private void drain(int ofPhase) {
        for (int stripe = 0; stripe <= stripeMask; stripe++) {
            int counter = counterOf(stripe, ofPhase);
            for (int looks = 0; (long) COUNTER.getVolatile(counters, counter) != 0; looks++) {
                if (looks < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.parkNanos(PARK_NS);
                }
            }
        }
    }
}
