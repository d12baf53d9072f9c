package kvcache.store;

/** A call to a store that has been closed: the one answer of every store. */
public final class StoreClosedException extends IllegalStateException {

    private static final long serialVersionUID = 1;

    /** Refuses the call. */
    public StoreClosedException() {
        super("the store is closed");
    }
}
