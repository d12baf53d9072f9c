package kvcache.load.client.http1;

/**
 * The shortest time in which a server has reacted to anything: an upper bound of the round trip. Used on one event loop
 * alone.
 *
 * <p>A close that comes sooner after a request cannot be the server's answer to it, since the server closed before the
 * request arrived.
 */
final class RoundTrip {

    private long leastNs = Long.MAX_VALUE;

    /** The server has accepted a connection, or answered, in this time. */
    void seen(long ns) {
        leastNs = Math.min(leastNs, ns);
    }

    /** Whether a time is too short for the server to have received what was sent at its beginning. */
    boolean isLongerThan(long ns) {
        return ns < leastNs;
    }
}
