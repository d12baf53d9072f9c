package kvcache.load.client;

/** Bytes that are no answer; the message says what is wrong with them. */
public final class MalformedAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** An exception with what was found instead. */
    public MalformedAnswerException(String message) {
        super(message);
    }
}
