package kvcache.store.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import kvcache.store.Entry;
import kvcache.store.Key;
import kvcache.store.StoreConfig;
import kvcache.store.StoreFullException;
import kvcache.store.StoreHistoryContractTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CaffeineStoreTest extends StoreHistoryContractTest {

    private static final long SMALL_BOUND = 4 << 20;

    CaffeineStoreTest() {
        super(CaffeineStore.VARIANT, StoreConfig.ofCapacity(16).boundedTo(64 << 20));
    }

    private static CaffeineStore boundedTo(long maxBytes) {
        return (CaffeineStore)
                CaffeineStore.VARIANT.open(StoreConfig.ofCapacity(1_000).boundedTo(maxBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 12, 1_000, 20_000, 1_000_000})
    void isWithinItsBoundWheneverAPutHasReturned(int valueBytes) {
        try (CaffeineStore store = boundedTo(SMALL_BOUND)) {
            for (int i = 1; i <= 20_000; i++) {
                store.put(Key.of("key" + i), Entry.of(new byte[valueBytes], i));
                assertThat(store.eviction().weightedSize().orElseThrow()).isLessThanOrEqualTo(SMALL_BOUND);
            }
            assertThat(store.size()).isPositive();
        }
    }

    @Test
    void overwritingByLargerOnesEvictsOthers() {
        try (CaffeineStore store = boundedTo(SMALL_BOUND)) {
            for (int round = 1; round <= 12; round++) {
                for (int i = 1; i <= 2_000; i++) {
                    store.put(Key.of("key" + i), Entry.of(new byte[1 << round], round));
                    assertThat(store.eviction().weightedSize().orElseThrow()).isLessThanOrEqualTo(SMALL_BOUND);
                }
            }
            assertThat(store.size()).isBetween(100L, 1_999L);
        }
    }

    @Test
    void keepsWhatIsAskedForAgainAndAgainThroughAFloodOfWhatIsNot() {
        try (CaffeineStore store = boundedTo(SMALL_BOUND)) {
            for (int i = 1; i <= 100; i++) {
                store.put(Key.of("popular" + i), Entry.of(new byte[100], i));
            }
            for (int i = 1; i <= 200_000; i++) {
                store.put(Key.of("once" + i), Entry.of(new byte[100], i));
                assertThat(store.get(Key.of("popular" + (1 + i % 100))))
                        .as("popular%d after %d others", 1 + i % 100, i)
                        .isNotNull();
            }
        }
    }

    @Test
    void refusesAnEntryThatTakesMoreThanTheBound() {
        try (CaffeineStore store = boundedTo(SMALL_BOUND)) {
            assertThatExceptionOfType(StoreFullException.class)
                    .isThrownBy(() -> store.put(Key.of("key"), Entry.of(new byte[(int) SMALL_BOUND], 1)))
                    .withMessageMatching(
                            "store 'caffeine' is bounded to 4194304 bytes; this entry takes 4194\\d\\d\\d");
        }
    }

    @Test
    void weighsAllThatAnEntryHas() {
        Key key = Key.of("key");
        long plain = HeapWeigher.bytes(key, Entry.of(new byte[16], 1));

        assertThat(plain).isBetween(16L + 3 + 130, 16L + 3 + 220);
        assertThat(HeapWeigher.bytes(key, Entry.of(new byte[1016], 1))).isEqualTo(plain + 1000);
        assertThat(HeapWeigher.bytes(Key.of(new byte[1003]), Entry.of(new byte[16], 1)))
                .isEqualTo(plain + 1000);
        assertThat(HeapWeigher.bytes(key, Entry.of(new byte[16], null, 1, 99))).isEqualTo(plain + 8);
        assertThat(HeapWeigher.bytes(key, Entry.of(new byte[16], "x".repeat(80), 1, Entry.NEVER)))
                .isBetween(plain + 80, plain + 160);
    }

    @Test
    void takesAQuarterOfTheHeapWhereNoBoundIsGivenAndPreSizesForNoMoreThanThat() {
        try (CaffeineStore store =
                (CaffeineStore) CaffeineStore.VARIANT.open(StoreConfig.ofCapacity(StoreConfig.MAX_CAPACITY_ENTRIES))) {
            assertThat(store.eviction().getMaximum())
                    .isEqualTo(Runtime.getRuntime().maxMemory() / 4);
        }
        try (CaffeineStore store = (CaffeineStore) CaffeineStore.VARIANT.open(
                StoreConfig.ofCapacity(StoreConfig.MAX_CAPACITY_ENTRIES).boundedTo(SMALL_BOUND))) {
            assertThat(store.size()).isZero();
        }
    }
}
