package kvcache.store;

/**
 * A store that does not evict has no room for an entry. Nothing that it holds is lost, and writes that need no more
 * room than it has go on to work. The message says what is full, for whoever asked.
 */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** A refusal in these words; it carries no stack trace, since a full store may refuse many thousands a second. */
    public StoreFullException(String message) {
        super(message, null, false, false);
    }
}
