package kvcache.load.record;

import java.util.List;

/** The outcome of a request. */
public enum Outcome {
    /** A read of a value that was written for its key. */
    HIT(true, true),
    /** A read that found no value. */
    MISS(true, true),
    /** An accepted write. */
    STORED(true, true),
    /** A delete that removed the key or did not find it. */
    DELETED(true, true),
    /** A response with an unexpected status. */
    STATUS(true, false),
    /** A response with a value that was never written for the key. */
    WRONG_VALUE(true, false),
    /** A response with a value that was known to be overwritten or removed when the read was sent. */
    STALE_VALUE(true, false),
    /** Reported as not processed by the server: sent again, and ends with another outcome. */
    RETRIED(false, true),
    /** Crossed with the close of an idle connection: sent again, and ends with another outcome. */
    CROSSED(false, true),
    /** Not sent, since no connection could be opened. */
    REFUSED(false, false),
    /** The connection or stream ended before the response was complete. */
    CLOSED(false, false),
    /** No complete response in time. */
    TIMEOUT(false, false),
    /** Due, but not sent by the end of the drain. */
    UNSENT(false, false);

    /** The outcomes that are errors, in the order of results. */
    public static final List<Outcome> ERRORS =
            List.of(REFUSED, CLOSED, TIMEOUT, STATUS, WRONG_VALUE, STALE_VALUE, UNSENT);

    private final boolean answered;
    private final boolean right;

    Outcome(boolean answered, boolean right) {
        this.answered = answered;
        this.right = right;
    }

    /** Returns whether a complete response arrived in time, whatever its content. */
    public boolean isAnswered() {
        return answered;
    }

    /** Returns whether the request is sent again. */
    public boolean isSentAgain() {
        return right && !answered;
    }
}
