package kvcache.load.engine;

/** Decides when a loop sends its next request, and sends it. Confined to its loop. */
interface Pacer {

    /** Lets the measured phase begin, or end, earlier than before, but not before now. */
    void follow(Phases phases);

    /** Sends all due requests for which there is room; returns false if there was nothing to do. */
    boolean pump(long nowNs);

    /** Returns when to send next, as of the last {@link #pump}; {@link PacedIo#NEVER} if time does not decide it. */
    long nextNs();

    /** Called if a connection could not be opened. */
    void refused(long nowNs);

    /** Returns whether no request is left to send. */
    boolean isDone(long nowNs);

    /** Stops sending; due requests of the measured phase that had no room are counted. */
    void giveUp(long nowNs);
}
