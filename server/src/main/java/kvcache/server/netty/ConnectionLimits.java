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

    /** More than any machine has. */
    public static final long MAX_BODY_BYTES = 1L << 50;

    /** The longest timeout, so that no arithmetic in nanoseconds overflows. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    /** The part of the largest heap that bodies on their way may take by default. */
    private static final int BODY_PART = 8;

    /** Checks every figure. */
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
     * Ten thousand connections; half a minute for a request and for a client that has stopped reading, a minute without
     * a request; an eighth of the largest heap for bodies.
     */
    public static ConnectionLimits defaults() {
        return new ConnectionLimits(
                10_000,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Runtime.getRuntime().maxMemory() / BODY_PART);
    }

    /** The same with so many connections. */
    public ConnectionLimits withMaxConnections(int most) {
        return new ConnectionLimits(most, requestTimeout, idleTimeout, stallTimeout, bodyBytes);
    }

    /** The same with so much time for a request. */
    public ConnectionLimits withRequestTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, timeout, idleTimeout, stallTimeout, bodyBytes);
    }

    /** The same with so much time between requests. */
    public ConnectionLimits withIdleTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, requestTimeout, timeout, stallTimeout, bodyBytes);
    }

    /** The same with so much time for a client that has stopped reading. */
    public ConnectionLimits withStallTimeout(Duration timeout) {
        return new ConnectionLimits(maxConnections, requestTimeout, idleTimeout, timeout, bodyBytes);
    }

    /** The same with so much memory for bodies on their way. */
    public ConnectionLimits withBodyBytes(long most) {
        return new ConnectionLimits(maxConnections, requestTimeout, idleTimeout, stallTimeout, most);
    }
}
