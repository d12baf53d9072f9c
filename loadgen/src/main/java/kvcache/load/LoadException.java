package kvcache.load;

/** A run that could not take place; the message is one line for the user. */
public final class LoadException extends Exception {
    private static final long serialVersionUID = 1L;

    public LoadException(String message) {
        super(message);
    }
}
