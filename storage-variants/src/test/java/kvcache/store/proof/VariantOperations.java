package kvcache.store.proof;

/** The operations of each variant: Lincheck makes its objects by class, so each variant needs one. */
final class VariantOperations {

    private VariantOperations() {}

    /** Of {@code striped}. */
    public static final class Striped extends StoreOperations {
        /** A new one. */
        public Striped() {
            super(open("striped"));
        }
    }

    /** Of {@code concurrent}. */
    public static final class Concurrent extends StoreOperations {
        /** A new one. */
        public Concurrent() {
            super(open("concurrent"));
        }
    }
}
