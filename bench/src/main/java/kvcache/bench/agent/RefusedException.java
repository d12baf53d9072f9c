package kvcache.bench.agent;

/** Thrown for a rejected request; the message is one line for the user of the bench. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param status the HTTP status of the response */
    RefusedException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
