package kvcache.load.client;

/** Thrown for bytes that are not a valid response; the message names the error. */
public final class MalformedAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedAnswerException(String message) {
        super(message);
    }
}
