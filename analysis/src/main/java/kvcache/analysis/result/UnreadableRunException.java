package kvcache.analysis.result;

import java.io.IOException;

/** A file of a run that is not as this code wrote it; the message is one line for the user. */
public final class UnreadableRunException extends IOException {
    private static final long serialVersionUID = 1L;

    /** With the line for the user. */
    public UnreadableRunException(String message) {
        super(message);
    }
}
