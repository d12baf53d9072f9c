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

    /** What is late by less is sent at once. */
    private static final long TOLERATED_NS = TimeUnit.MICROSECONDS.toNanos(250);

    /** How much unused time counts: a loop that sleeps between its turns sends several at each. */
    private static final long CREDIT_NS = TimeUnit.MICROSECONDS.toNanos(250);

    private boolean begun;
    private long lastDueNs;

    /** When the last request was sent, or could have been by the schedule at this speed. */
    private long lastNs;

    private long nextNs;

    /** Whether the next request, due at a moment, may be sent now: it did not wait for room. */
    boolean allows(long dueNs, long nowNs) {
        long sinceNs = begun ? nowNs - lastNs - (dueNs - lastDueNs) / SPEED : CREDIT_NS;
        if (sinceNs < 0 && nowNs - dueNs > TOLERATED_NS) {
            nextNs = nowNs - sinceNs;
            return false;
        }
        begun = true;
        lastDueNs = dueNs;
        lastNs = nowNs - Math.clamp(sinceNs, 0, CREDIT_NS);
        return true;
    }

    /** When the request that was not allowed may be sent. */
    long nextNs() {
        return nextNs;
    }

    /** Another schedule begins. */
    void restart() {
        begun = false;
    }
}
