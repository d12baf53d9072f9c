package kvcache.load.client.http1;

/**
 * The shortest observed reaction time of a server: an upper bound of the round trip. Confined to one event loop.
 *
 * <p>A close that comes sooner after a request cannot be the server's reaction to it, since the server closed before
 * the request arrived.
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
