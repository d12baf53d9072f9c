package kvcache.server.netty;

import java.time.Duration;

/**
 * What a client may make a server wait for, and how many may do so.
 *
 * @param maxConnections how many connections may be open at once; one more is closed as soon as it is accepted
 * @param requestTimeout by when a request has to be whole, from its first byte on; so nobody holds a connection by
 *     sending a byte now and then
 * @param idleTimeout how long a connection may be open without a request
 * @param stallTimeout for how long a client may stop reading before its connection is closed
 * @param bodyBytes how much memory bodies on their way may take in all: uploads that are not whole yet, and copies of
 *     long values off the heap that clients have not taken yet
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
