package kvcache.server.api;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * A limit on the CPU time of sweeping, by pauses between the slices of a pass and a rest after it.
 *
 * <p>Scanning takes at most a twentieth of a CPU, and a hundredth after a pass that found little: with long times to
 * live some entry is always expiring, and a pass that reclaims less than a hundredth of the store can wait. Removing
 * takes at most a quarter of a CPU. Each entry is removed once, for less than its write cost; a limit as low as that
 * for scanning would let fast writers of short-lived entries outrun the sweep.
 *
 * <p>The rest after a pass is cut short while the heap is full, if expired entries may hold it.
 *
 * <p>Time is wall-clock time, so a thread that gets no CPU backs off further. Confined to one thread.
 */
final class SweepPace {

    /** The minimum rest between two passes. */
    static final long REST_NS = TimeUnit.SECONDS.toNanos(1);

    private static final int PAUSE_PER_SCAN = 19;
    private static final int REST_PER_FUTILE_SCAN = 80;
    private static final int PAUSE_PER_REMOVAL = 3;

    /** Shorter pauses are accumulated, since waking up has a cost. */
    private static final long LEAST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(5);

    @FunctionalInterface
    interface Sleeper {

        void sleep(long ns) throws InterruptedException;
    }

    private final LongSupplier nanoTime;
    private final Sleeper sleeper;

    private long lapNs;
    private long lookedNs;
    private long owedNs;

    SweepPace(LongSupplier nanoTime, Sleeper sleeper) {
        this.nanoTime = nanoTime;
        this.sleeper = sleeper;
    }

    static SweepPace ofSystem() {
        return new SweepPace(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    void begin() {
        lookedNs = 0;
        lapNs = nanoTime.getAsLong();
    }

    /** Records the end of scanning a slice. */
    void looked() {
        long tookNs = lap();
        lookedNs += tookNs;
        owedNs += PAUSE_PER_SCAN * tookNs;
    }

    /** Records the end of removing the expired entries of a slice, and pauses. */
    void removed() throws InterruptedException {
        owedNs += PAUSE_PER_REMOVAL * lap();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (owedNs >= LEAST_PAUSE_NS) {
            sleeper.sleep(owedNs);
            owedNs = 0;
            lapNs = nanoTime.getAsLong();
        }
    }

    /** Records the end of a pass. */
    void end(boolean worthwhile) {
        owedNs += worthwhile ? 0 : REST_PER_FUTILE_SCAN * lookedNs;
    }

    /**
     * Waits until the next pass may begin.
     *
     * @param isUrgent whether it may begin after {@link #REST_NS}, whatever the last pass has cost
     */
    void rest(BooleanSupplier isUrgent) throws InterruptedException {
        sleeper.sleep(REST_NS);
        for (owedNs -= REST_NS; owedNs > 0 && !isUrgent.getAsBoolean(); owedNs -= REST_NS) {
            sleeper.sleep(Math.min(REST_NS, owedNs));
        }
        owedNs = 0;
    }

    private long lap() {
        long nowNs = nanoTime.getAsLong();
        long tookNs = nowNs - lapNs;
        lapNs = nowNs;
        return tookNs;
    }
}
