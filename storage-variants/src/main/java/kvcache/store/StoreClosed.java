package kvcache.store;

/** The one answer of every store to a call after it was closed. */
public final class StoreClosed {

    private StoreClosed() {}

    /** Returns the exception to throw. */
    public static IllegalStateException exception() {
        return new IllegalStateException("the store is closed");
    }
}
