package kvcache.store.offheap;

import kvcache.store.StoreHistoryContractTest;

final class OffHeapStoreTest extends StoreHistoryContractTest {

    OffHeapStoreTest() {
        super(OffHeapStore.VARIANT);
    }
}
