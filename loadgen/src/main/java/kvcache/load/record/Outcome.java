package kvcache.load.record;

import java.util.List;

/** The outcome of a request. */
public enum Outcome {
    /** A read that found a value which was written for its key. */
    HIT(true, true),
    /** A read that found none. */
    MISS(true, true),
    /** A write that was accepted. */
    STORED(true, true),
    /** A removal that was carried out, or found nothing to remove. */
    DELETED(true, true),
    /** A whole answer with a status that the request cannot be answered with. */
    STATUS(true, false),
    /** A whole answer with a value that was never written for the key. */
    WRONG_VALUE(true, false),
    /** A whole answer with a value that had been overwritten or removed, as was known, when the read was sent. */
    STALE_VALUE(true, false),
    /** Not processed, as the server said: it is sent again, and ends with another outcome. */
    RETRIED(false, true),
    /** It crossed with the close of an idle connection: it is sent again, and ends with another outcome. */
    CROSSED(false, true),
    /** No connection could be made to send it on. */
    REFUSED(false, false),
    /** The connection or stream ended before the answer was whole. */
    CLOSED(false, false),
    /** No whole answer in time. */
    TIMEOUT(false, false),
    /** Due, but not sent when the time to drain was over. */
    UNSENT(false, false);

    /** The outcomes that are errors, in the order in which results list them. */
    public static final List<Outcome> ERRORS =
            List.of(REFUSED, CLOSED, TIMEOUT, STATUS, WRONG_VALUE, STALE_VALUE, UNSENT);

    private final boolean answered;
    private final boolean right;

    Outcome(boolean answered, boolean right) {
        this.answered = answered;
        this.right = right;
    }

    /** Whether a whole answer came in time, whatever it says. */
    public boolean isAnswered() {
        return answered;
    }

    /** Whether the request has not ended, but is sent again. */
    public boolean isSentAgain() {
        return right && !answered;
    }
}
