package kvcache.store.concurrent;

import kvcache.store.StoreHistoryContractTest;

final class ConcurrentStoreTest extends StoreHistoryContractTest {

    ConcurrentStoreTest() {
        super(ConcurrentStore.VARIANT);
    }
}
