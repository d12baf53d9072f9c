package kvcache.server.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sweeping does not count as an access: it leaves the hit ratio of a store that evicts as it is. */
final class ExpiryAndEvictionTest {

    private static final int KEYS = 100_000;
    private static final int REQUESTS = 500_000;
    private static final int REQUESTS_PER_SWEEP = 10_000;
    private static final double SKEW = 0.99;
    private static final int VALUE_BYTES = 1_000;
    private static final long MAX_BYTES = 10 << 20;

    private final int[] trace = zipf();

    /** Keys by Zipf's law, of which the first is asked for most often. */
    private static int[] zipf() {
        double[] sums = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += Math.pow(i + 1, -SKEW);
            sums[i] = sum;
        }
        double all = sum;
        Random random = new Random(7);
        return IntStream.generate(() -> {
                    int found = Arrays.binarySearch(sums, random.nextDouble() * all);
                    return found < 0 ? Math.min(KEYS - 1, ~found) : found;
                })
                .limit(REQUESTS)
                .toArray();
    }

    /** The hit ratio where a miss stores the value; the store is swept throughout. */
    private double hitRatio(String variant, @Nullable Duration ttl) throws InterruptedException {
        StoreVariant named = Stores.builtIn().named(variant);
        try (Store store = named.open(StoreConfig.ofCapacity(20_000).boundedTo(MAX_BYTES))) {
            CacheApi cache = new CacheApi(store, named.traits(), CacheConfig.defaults(), HeapGuard.none());
            int hits = 0;
            for (int i = 0; i < REQUESTS; i++) {
                Key key = cache.key(("key" + trace[i]).getBytes(UTF_8));
                if (cache.get(key) != null) {
                    hits++;
                } else {
                    cache.put(key, new byte[VALUE_BYTES], null, ttl);
                }
                if (i % REQUESTS_PER_SWEEP == 0) {
                    var unused = cache.expirations().sweep(new SweepPace(() -> 0, ns -> {}));
                }
            }
            return (double) hits / REQUESTS;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"offheap", "caffeine"})
    void aLongTimeToLiveLeavesTheHitRatioAsItIsWithout(String variant) throws InterruptedException {
        double without = hitRatio(variant, null);
        assertThat(without).isBetween(0.5, 0.9);
        assertThat(hitRatio(variant, Duration.ofDays(1))).isCloseTo(without, within(0.003));
    }
}
