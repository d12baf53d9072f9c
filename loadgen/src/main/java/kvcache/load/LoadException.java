package kvcache.load;

/** Thrown if a run could not start; the message is one line for the user. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    public LoadException(String message) {
        super(message);
    }
}
