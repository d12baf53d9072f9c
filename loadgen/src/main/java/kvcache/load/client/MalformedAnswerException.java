package kvcache.load.client;

/** Bytes that are not an HTTP/1.1 answer. */
final class MalformedAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedAnswerException(String message) {
        super(message);
    }
}
