package kvcache.load.client;

/** A connection that sends requests. Confined to its event loop. */
public interface ClientConnection {

    /** Why a request on a pipeline is closed that had time left when one before it had none. */
    String BEHIND_A_TIMEOUT = "behind a request that timed out";

    /** Whether another request can be sent now. */
    boolean hasRoom();

    /** Whether nothing is in flight. */
    boolean isIdle();

    /** The slot that the next request takes, where there is room. Begin it, then {@link #send} it. */
    RequestSlot nextSlot();

    /** Sends the slot's request with the next {@link #flush}. */
    void send(RequestSlot exchange);

    /** Hands everything sent since the last call to the socket, in one write. */
    void flush();

    /** Ends requests that were sent at or before a moment as timed out. */
    void expire(long sentNs, long nowNs);

    /** Closes it; what is in flight finishes as closed. */
    void close();
}
