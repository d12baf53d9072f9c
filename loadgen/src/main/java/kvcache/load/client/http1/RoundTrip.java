package kvcache.load.client.http1;

/**
 * The shortest observed reaction time of a server: an upper bound of the round trip. Confined to one event loop.
 *
 * <p>A close that comes sooner after a request cannot be the server's reaction to it, since the server closed before
 * the request arrived.
 */
final class RoundTrip {

    private long leastNs = Long.MAX_VALUE;

    /** Records how long the server took to accept a connection or to respond. */
    void record(long ns) {
        leastNs = Math.min(leastNs, ns);
    }

    /** Returns whether a time is too short for the server to have received what was sent at its start. */
    boolean isLongerThan(long ns) {
        return ns < leastNs;
    }
}
