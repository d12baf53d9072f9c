package kvcache.store.nonblocking;

import kvcache.store.StoreHistoryContractTest;

final class NonBlockingStoreTest extends StoreHistoryContractTest {

    NonBlockingStoreTest() {
        super(NonBlockingStore.VARIANT);
    }
}
