package kvcache.store.chronicle;

import kvcache.store.StoreConfig;
import kvcache.store.StoreHistoryContractTest;

final class ChronicleStoreTest extends StoreHistoryContractTest {

    ChronicleStoreTest() {
        super(ChronicleVariant.VARIANT, StoreConfig.ofCapacity(1 << 16));
    }
}
