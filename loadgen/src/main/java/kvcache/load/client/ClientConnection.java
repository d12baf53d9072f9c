package kvcache.load.client;

/** A connection that sends requests. Confined to its event loop. */
public interface ClientConnection {

    /** The reason for closing a pipelined request that was behind one that timed out. */
    String BEHIND_A_TIMEOUT = "behind a request that timed out";

    /** Returns whether another request can be sent now. */
    boolean hasRoom();

    /** Returns whether no request is in flight. */
    boolean isIdle();

    /** Returns the slot of the next request; requires room. Begin it, then {@link #send} it. */
    RequestSlot nextSlot();

    /** Sends the slot's request with the next {@link #flush}. */
    void send(RequestSlot exchange);

    /** Writes everything sent since the last call to the socket, in one write. */
    void flush();

    /** Ends requests that were sent at or before a time as timed out. */
    void expire(long sentNs, long nowNs);

    /** Closes the connection; requests in flight finish as closed. */
    void close();
}
