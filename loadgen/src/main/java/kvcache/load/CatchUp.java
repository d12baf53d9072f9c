package kvcache.load;

import java.util.concurrent.TimeUnit;

/**
 * Spreads what a loop could not send when it was due, because its thread was not running: such requests go out in the schedule's
 * order, and faster than the schedule by a constant, so that they are no clump which nobody asked for. What had to wait
 * for a connection is not held back, since answers already space it.
 */
final class CatchUp {

    /** How many times the schedule's rate. */
    private static final int SPEED = 2;

    /** What is late by less is sent at once. */
    private static final long TOLERATED_NS = TimeUnit.MICROSECONDS.toNanos(250);

    /** How much unused time counts: a loop that sleeps between its turns sends several at each. */
    private static final long CREDIT_NS = TimeUnit.MICROSECONDS.toNanos(250);

    private final long gapNs;
    private long nextNs;

    /** For a loop that sends so many requests per second. */
    CatchUp(double ratePerSecond) {
        gapNs = (long) (1e9 / ratePerSecond / SPEED);
    }

    /** Whether a request may be sent now that was due at a moment and did not wait for room. */
    boolean allows(long dueNs, long nowNs) {
        if (nowNs - dueNs <= TOLERATED_NS) {
            return true;
        }
        if (nextNs - nowNs > 0) {
            return false;
        }
        nextNs = Math.max(nextNs, nowNs - CREDIT_NS) + gapNs;
        return true;
    }

    /** When the next one may be sent, where it may not be now. */
    long nextNs() {
        return nextNs;
    }
}
