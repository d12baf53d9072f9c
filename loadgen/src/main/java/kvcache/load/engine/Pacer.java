package kvcache.load.engine;

/** Decides when a loop sends its next request, and sends it. Confined to its loop. */
interface Pacer {

    /** The measured phase begins, or ends, sooner than it was told before: not earlier than now. */
    void follow(Phases phases);

    /** Sends all that is due now and for which there is room; false where there was nothing to do. */
    boolean pump(long nowNs);

    /** When to send next, or {@link PacedIo#NEVER} where that is not up to the clock; as of the last {@link #pump}. */
    long nextNs();

    /** A connection could not be made. */
    void refused(long nowNs);

    /** Whether nothing is left to send. */
    boolean isDone(long nowNs);

    /** Sends no more: counts the requests of the measured phase that were due and had no room. */
    void giveUp(long nowNs);
}
