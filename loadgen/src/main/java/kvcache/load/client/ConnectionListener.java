package kvcache.load.client;

import kvcache.load.record.Outcome;

/** The events that a connection reports to its owner. Called on the connection's event loop. */
public interface ConnectionListener {

    /** Called when the connection can be used. */
    void opened(ClientConnection connection);

    /** Called if the connection could not be opened. The last call. */
    void refused(Throwable cause);

    /**
     * Called when a sent request has ended; its slot is free when this returns. If the outcome
     * {@linkplain Outcome#isSentAgain requires it}, the listener sends the request again, on another connection.
     */
    void finished(RequestSlot exchange, Outcome outcome, long nowNs);

    /** Called after all responses of one read were reported; there may be room again. */
    void progressed(long nowNs);

    /** Called for a fault in the client, after which figures cannot be trusted. */
    void broken(Throwable fault);

    /** Called when the connection is closed, after all requests in flight were reported. The last call. */
    void closed();
}
