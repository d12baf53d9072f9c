package kvcache.load.client;

import kvcache.load.record.Outcome;

/** The events that a connection reports to its owner. Called on the connection's event loop. */
public interface ConnectionListener {

    /** It can be used. */
    void opened(ClientConnection connection);

    /** It could not be made. The last call. */
    void refused(Throwable cause);

    /**
     * A request that was sent has ended; its slot is free again when this returns. If the outcome
     * {@linkplain Outcome#isSentAgain says so}, the listener sends it again, on another connection.
     */
    void finished(RequestSlot exchange, Outcome outcome, long nowNs);

    /** All answers that came together have been reported; there may be room again. */
    void progressed(long nowNs);

    /** A fault of ours, or of the listener's: figures are no longer to be trusted. */
    void broken(Throwable fault);

    /** It is gone; all that was in flight has been reported. The last call. */
    void closed();
}
