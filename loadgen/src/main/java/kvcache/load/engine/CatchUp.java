package kvcache.load.engine;

import java.util.concurrent.TimeUnit;

/**
 * Spreads requests that a loop could not send when due, because its thread was not running. They are sent in schedule
 * order at twice the schedule's rate: two that were due a gap apart are sent half a gap apart. This avoids an
 * artificial burst, and at any rate a loop catches up within the time that it was late. Requests that waited for a
 * connection are not delayed, since responses already space them.
 */
final class CatchUp {

    private static final int SPEED = 2;

    /** Requests late by less are sent at once. */
    private static final long TOLERATED_NS = TimeUnit.MICROSECONDS.toNanos(250);

    /** The maximum unused time that is carried over: a loop that sleeps sends several requests when it wakes. */
    private static final long CREDIT_NS = TimeUnit.MICROSECONDS.toNanos(250);

    private boolean started;
    private long lastDueNs;

    /** The time of the last request, or the time at which it could have been sent at this speed. */
    private long lastNs;

    private long nextNs;

    /** Returns whether the next request, which did not wait for room, may be sent now. */
    boolean allows(long dueNs, long nowNs) {
        long sinceNs = started ? nowNs - lastNs - (dueNs - lastDueNs) / SPEED : CREDIT_NS;
        if (sinceNs < 0 && nowNs - dueNs > TOLERATED_NS) {
            nextNs = nowNs - sinceNs;
            return false;
        }
        started = true;
        lastDueNs = dueNs;
        lastNs = nowNs - Math.clamp(sinceNs, 0, CREDIT_NS);
        return true;
    }

    /** Returns when the request that was not allowed may be sent. */
    long nextNs() {
        return nextNs;
    }

    /** Starts another schedule. */
    void restart() {
        started = false;
    }
}
