package kvcache.load.client;

/** The bytes sent and received by a loop's connections, excluding TLS and TCP. Confined to that loop. */
public final class Traffic {

    private long receivedBytes;
    private long sentBytes;

    /** Counts bytes that came. */
    public void received(int bytes) {
        receivedBytes += bytes;
    }

    /** Counts bytes that were handed to a socket. */
    public void sent(int bytes) {
        sentBytes += bytes;
    }

    /** So far. */
    public long receivedBytes() {
        return receivedBytes;
    }

    /** So far. */
    public long sentBytes() {
        return sentBytes;
    }
}
