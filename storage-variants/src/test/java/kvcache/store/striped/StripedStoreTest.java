package kvcache.store.striped;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import kvcache.store.Key;
import kvcache.store.Store;
import kvcache.store.StoreConfig;
import kvcache.store.StoreHistoryContractTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StripedStoreTest extends StoreHistoryContractTest {

    StripedStoreTest() {
        super(StripedStore.VARIANT);
    }

    @Test
    void hasFourStripesForEachCoreRoundedUpToAPowerOfTwo() {
        int wanted = 4 * Runtime.getRuntime().availableProcessors();

        int count = stripesOf(OptionalInt.empty());

        assertThat(Integer.bitCount(count)).isEqualTo(1);
        assertThat(count).isBetween(wanted, 2 * wanted - 1);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "2,2", "3,4", "4,4", "5,8", "1000,1024", "1024,1024", "65535,65536", "65536,65536"})
    void roundsTheNumberOfStripesUpToAPowerOfTwo(int wanted, int expected) {
        assertThat(stripesOf(OptionalInt.of(wanted))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "65536"})
    void keepsEveryKeyWhateverTheNumberOfStripes(int stripes) {
        try (Store store = StripedStore.VARIANT.open(StoreConfig.ofCapacity(16).withStripes(stripes))) {
            for (int i = 0; i < 1_000; i++) {
                store.put(Key.of("key" + i), entry("value" + i));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(store.get(Key.of("key" + i))).as("key%d", i).isNotNull();
            }
            assertThat(store.size()).isEqualTo(1_000);
        }
    }

    private static int stripesOf(OptionalInt wanted) {
        try (Store store = StripedStore.VARIANT.open(new StoreConfig(16, OptionalLong.empty(), wanted))) {
            return (int) Stream.of(((StripedStore) store).parts)
                    .map(part -> part.lock)
                    .distinct()
                    .count();
        }
    }
}
