package kvcache.load.client;

/** The bytes sent and received by a loop's connections, excluding TLS and TCP. Confined to that loop. */
public final class Traffic {

    private long receivedBytes;
    private long sentBytes;

    public void received(int bytes) {
        receivedBytes += bytes;
    }

    public void sent(int bytes) {
        sentBytes += bytes;
    }

    public long receivedBytes() {
        return receivedBytes;
    }

    public long sentBytes() {
        return sentBytes;
    }
}
