package kvcache.store.caffeine;

import kvcache.store.StoreConfig;
import kvcache.store.StoreHistoryContractTest;

final class CaffeineStoreTest extends StoreHistoryContractTest {

    CaffeineStoreTest() {
        super(CaffeineStore.VARIANT, StoreConfig.ofCapacity(16).boundedTo(64 << 20));
    }
}
