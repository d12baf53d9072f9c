package kvcache.server.netty.http2;

import static io.netty.handler.codec.http2.Http2Exception.connectionError;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.concurrent.TimeUnit;

/**
 * A limit on frames that cost the server work without useful effect. Confined to an event loop.
 *
 * <p>Each frame takes one from an allowance. The allowance is refilled after ten seconds, and by useful work for the
 * client.
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

    /**
     * Counts one frame.
     *
     * @throws Http2Exception a connection error, if the allowance is exhausted
     */
    void count() throws Http2Exception {
        if (left == 0) {
            long now = System.nanoTime();
            if (now - filledNs < REFILL_NS) {
                throw connectionError(Http2Error.ENHANCE_YOUR_CALM, "too many frames without effect");
            }
            filledNs = now;
            left = allowance;
        }
        left--;
    }

    /** Adds to the allowance, after useful work for the client. */
    void earn(int frames) {
        left = Math.min(allowance, left + frames);
    }
}
