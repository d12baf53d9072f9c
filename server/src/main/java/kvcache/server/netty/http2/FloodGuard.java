package kvcache.server.netty.http2;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how many frames a client may send that cost the server work and bring nobody anything. Confined to an event loop.
 *
 * <p>Each takes one from an allowance, which is filled up again after some time, and by what work is done for the client.
 */
final class FloodGuard {

    private static final long REFILL_NS = TimeUnit.SECONDS.toNanos(10);

    private final int allowance;
    private int left;
    private long filledNs = System.nanoTime();

    FloodGuard(int allowance) {
        this.allowance = allowance;
        this.left = allowance;
    }

    /** Notes one such frame; false where that is one too many. */
    boolean allows() {
        if (left == 0) {
            long now = System.nanoTime();
            if (now - filledNs < REFILL_NS) {
                return false;
            }
            filledNs = now;
            left = allowance;
        }
        left--;
        return true;
    }

    /** Something was done for the client, which gives occasion to so many of them. */
    void earn(int frames) {
        left = Math.min(allowance, left + frames);
    }
}
