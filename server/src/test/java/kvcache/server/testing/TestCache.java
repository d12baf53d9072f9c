package kvcache.server.testing;

import kvcache.server.api.CacheApi;
import kvcache.server.api.CacheConfig;
import kvcache.server.api.HeapGuard;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreTraits;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;
import kvcache.store.Stores;

/** Caches for tests, without a server. */
public final class TestCache {

    private TestCache() {}

    /** The default store, empty. */
    public static Store store() {
        return Stores.builtIn().named(Stores.DEFAULT).open(StoreConfig.ofCapacity(64));
    }

    /** What a store of a test says of itself. */
    public static StoreTraits traits(boolean mayBlock) {
        return new StoreTraits(
                Synchronisation.LOCK_FREE, Synchronisation.LOCK_FREE, Bound.EVICTS, false, false, mayBlock);
    }

    /** The operations over a store, which claims to block or not to. */
    public static CacheApi over(Store store, boolean mayBlock, CacheConfig config) {
        return new CacheApi(store, traits(mayBlock), config, HeapGuard.none());
    }
}
