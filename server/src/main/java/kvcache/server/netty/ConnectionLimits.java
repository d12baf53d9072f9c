package kvcache.server.netty;

import java.time.Duration;

/**
 * Timeouts and limits of client connections.
 *
 * @param maxConnections the maximum number of open connections; a further one is closed on accept
 * @param requestTimeout the maximum time from the first byte of a request to its last; stops clients that hold a
 *     connection by sending single bytes
 * @param idleTimeout the maximum time that a connection may stay open without a request
 * @param stallTimeout the maximum time that a client may stop reading before its connection is closed
 * @param bodyBytes the total memory for bodies in flight: incomplete uploads, and copies of long off-heap values that
 *     clients have not read yet
 */
public record ConnectionLimits(
        int maxConnections, Duration requestTimeout, Duration idleTimeout, Duration stallTimeout, long bodyBytes) {

    public static final long MAX_BODY_BYTES = 1L << 50;

    /** The longest timeout, so that arithmetic in nanoseconds cannot overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** The default for bodies in flight, as a part of the maximum heap. */
    private static final int BODY_PART = 8;

    public ConnectionLimits {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("maxConnections is %s; allowed: at least 1".formatted(maxConnections));
        }
        check("requestTimeout", requestTimeout);
        check("idleTimeout", idleTimeout);
        check("stallTimeout", stallTimeout);
        if (bodyBytes < 1) {
            throw new IllegalArgumentException("bodyBytes is %s; allowed: at least 1".formatted(bodyBytes));
        }
    }

    private static void check(String what, Duration given) {
        if (!given.isPositive() || given.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "%s is %s; allowed: more than 0 and at most %s days".formatted(what, given, LONGEST.toDays()));
        }
    }

    /**
     * Returns the defaults: 10,000 connections; timeouts of 30 s for a request, 60 s without a request, and 30 s for a
     * client that has stopped reading; 1/8 of the maximum heap for bodies.
     */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                10_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Runtime.getRuntime().maxMemory() / BODY_PART);
    }

    public ConnectionLimits withMaxConnections(int most) {
        return new ConnectionLimits(most, requestTimeout, idleTimeout, stallTimeout, bodyBytes);
    }

    public ConnectionLimits withRequestTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, timeout, idleTimeout, stallTimeout, bodyBytes);
    }

    public ConnectionLimits withIdleTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, requestTimeout, timeout, stallTimeout, bodyBytes);
    }

    public ConnectionLimits withStallTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, requestTimeout, idleTimeout, timeout, bodyBytes);
    }

    public ConnectionLimits withBodyBytes(long most) {
        return new ConnectionLimits(maxConnections, requestTimeout, idleTimeout, stallTimeout, most);
    }
}
