package kvcache.store.nonblocking;

import java.util.concurrent.locks.LockSupport;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreHistoryContractTest;
import kvcache.store.StoreVariant;

/**
 * The contract again while the table is copied into another one, without a pause, as {@link NonBlockingStore#trim}
 * does.
 */
final class CopiedTableTest extends StoreHistoryContractTest {

    private static final StoreVariant COPIED = StoreVariant.of(
            "copied",
            "NonBlockingHashMap, whose table is copied all the time",
            NonBlockingStore.VARIANT.traits(),
            CopiedTableTest::open);

    CopiedTableTest() {
        super(COPIED);
    }

    private static Store open(StoreConfig config) {
        NonBlockingStore store = (NonBlockingStore) NonBlockingStore.VARIANT.open(config);
        Thread.ofPlatform().daemon().name("copies").start(() -> copyUntilClosed(store));
        return store;
    }

    private static void copyUntilClosed(NonBlockingStore store) {
        try {
            while (true) {
                store.trim(0); // throws if closed
                store.table().copy();
                LockSupport.parkNanos(10_000);
            }
        } catch (IllegalStateException closed) {
            // the test is over
        }
    }
}
