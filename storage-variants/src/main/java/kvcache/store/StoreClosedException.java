package kvcache.store;

/** Thrown by every store if it is called after it was closed. */
public final class StoreClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    public StoreClosedException() {
        super("the store is closed");
    }
}
