package kvcache.store.proof;

import java.util.Map;
import kvcache.store.StoreVariant;

/** The operations of each variant: Lincheck makes its objects by class, so each variant needs one. */
final class VariantOperations {

    private static final Map<String, Class<? extends StoreOperations>> BY_NAME = Map.of(
            "striped", Striped.class,
            "concurrent", Concurrent.class,
            "nonblocking", Nonblocking.class,
            "caffeine", Caffeine.class,
            "offheap", OffHeap.class,
            "chronicle", Chronicle.class);

    private VariantOperations() {}

    static Class<? extends StoreOperations> of(StoreVariant variant) {
        Class<? extends StoreOperations> operations = BY_NAME.get(variant.name());
        if (operations == null) {
            throw new IllegalArgumentException("'%s' has no class here: add one".formatted(variant.name()));
        }
        return operations;
    }

    /** Of {@code striped}. */
    public static final class Striped extends StoreOperations {
        /** A new one. */
        public Striped() {
            super("striped");
        }
    }

    /** Of {@code concurrent}. */
    public static final class Concurrent extends StoreOperations {
        /** A new one. */
        public Concurrent() {
            super("concurrent");
        }
    }

    /** Of {@code nonblocking}. */
    public static final class Nonblocking extends StoreOperations {
        /** A new one. */
        public Nonblocking() {
            super("nonblocking");
        }
    }

    /** Of {@code caffeine}. */
    public static final class Caffeine extends StoreOperations {
        /** A new one. */
        public Caffeine() {
            super("caffeine");
        }
    }

    /** Of {@code offheap}. */
    public static final class OffHeap extends StoreOperations {
        /** A new one. */
        public OffHeap() {
            super("offheap");
        }
    }

    /** Of {@code chronicle}. */
    public static final class Chronicle extends StoreOperations {
        /** A new one. */
        public Chronicle() {
            super("chronicle");
        }
    }
}
