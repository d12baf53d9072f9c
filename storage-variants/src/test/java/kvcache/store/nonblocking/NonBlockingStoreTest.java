package kvcache.store.nonblocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreHistoryContractTest;
import org.junit.jupiter.api.Test;

final class NonBlockingStoreTest extends StoreHistoryContractTest {

    NonBlockingStoreTest() {
        super(NonBlockingStore.VARIANT);
    }

    @Test
    void theTableOfACapacityIsAsLargeAsIsSaidBeforehand() {
        for (long capacity : new long[] {1, 8, 1_000, 100_000, 2_000_000}) {
            StoreConfig config = StoreConfig.ofCapacity(capacity);
            try (Store opened = NonBlockingStore.VARIANT.open(config)) {
                assertThat(NonBlockingStore.VARIANT.memoryOf(config).tableBytes())
                        .as("%d entries", capacity)
                        .isBetween(
                                ((NonBlockingStore) opened).table().bytes() / 2,
                                ((NonBlockingStore) opened).table().bytes());
            }
        }
    }

    @Test
    void aTrimForgetsRemovedKeysAndGivesTheTableBackAndKeepsEveryEntry() {
        for (int i = 0; i < 100_000; i++) {
            store().put(Key.of("key" + i), entry("value" + i));
        }
        for (int i = 0; i < 100_000; i++) {
            if (i % 100 != 0) {
                store().remove(Key.of("key" + i));
            }
        }
        SlotTable table = ((NonBlockingStore) store()).table();
        long before = table.bytes();

        store().trim(1_000);
        assertThat(table.bytes()).as("without room for a new table").isEqualTo(before);
        store().trim(Long.MAX_VALUE);

        assertThat(table.bytes()).isLessThan(before / 50);
        assertThat(store().size()).isEqualTo(1_000);
        for (int i = 0; i < 100_000; i++) {
            assertThat(textOf(Key.of("key" + i))).isEqualTo(i % 100 == 0 ? "value" + i : null);
        }
    }

    @Test
    void aTableThatIsAboutToGrowSaysByHowMuch() {
        SlotTable table = ((NonBlockingStore) store()).table();
        long before = table.bytes();
        assertThat(store().growthBytes()).isZero();
        for (int i = 0; store().growthBytes() == 0; i++) {
            store().put(Key.of("key" + i), entry("value"));
        }
        assertThat(table.bytes()).as("told before it grows").isEqualTo(before);
        long growth = store().growthBytes();
        long wrappedBytes = 16 * store().size();
        for (int i = 0; table.bytes() == before; i++) {
            store().put(Key.of("more" + i), entry("value"));
        }
        assertThat(table.bytes() + wrappedBytes).isLessThanOrEqualTo(growth);
    }

    @Test
    void aClosedStoreRefusesToBeTrimmed() {
        store().close();
        assertThatIllegalStateException().isThrownBy(() -> store().trim(Long.MAX_VALUE));
    }
}
