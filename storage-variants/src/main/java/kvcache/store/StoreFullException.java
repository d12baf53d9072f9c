package kvcache.store;

/**
 * Thrown if a store that does not evict has no room for an entry. No entry is lost, and writes that fit into the
 * remaining room still work. The message for the client says what is full.
 */
public final class StoreFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** Creates an exception without a stack trace, since a full store may reject many thousands of writes a second. */
    public StoreFullException(String message) {
        super(message, null, false, false);
    }
}
