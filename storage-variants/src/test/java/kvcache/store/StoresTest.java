package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StoresTest {

    @Test
    void listsTheVariantsInThisOrder() {
        assertThat(Stores.builtIn().all())
                .extracting(StoreVariant::name)
                .containsExactly("striped", "concurrent", "nonblocking", "caffeine", "offheap", "chronicle");
    }

    @Test
    void namesEachVariantOnceAndInLowerCase() {
        assertThat(Stores.builtIn().all())
                .extracting(StoreVariant::name)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).matches("[a-z][a-z0-9-]*"));
        assertThat(Stores.builtIn().all())
                .extracting(StoreVariant::summary)
                .allSatisfy(summary -> assertThat(summary).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void findsEachByItsName() {
        assertThat(Stores.builtIn().all())
                .allSatisfy(variant ->
                        assertThat(Stores.builtIn().named(variant.name())).isSameAs(variant));
    }

    @Test
    void servesConcurrentWhereNoneIsNamed() {
        assertThat(Stores.builtIn().named(Stores.DEFAULT).name()).isEqualTo("concurrent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"papaya", "", "Striped", " striped"})
    void refusesAnUnknownNameInOneLineThatListsTheKnown(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stores.builtIn().named(name))
                .withMessage(
                        "no store is named '%s'; allowed: striped, concurrent, nonblocking, caffeine, offheap, chronicle"
                                .formatted(name));
    }

    @ParameterizedTest
    @CsvSource({
        "offheap,   16777216, --max-bytes 16777216",
        "caffeine,  1048576,  --max-bytes 1048576",
        "caffeine,  0,        the default of --max-bytes",
        "chronicle, 0,        --capacity 10",
    })
    void tellsByWhatTheLengthOfValuesIsBoundedWhereAValueIsTooLong(String name, long maxBytes, String bound) {
        StoreVariant variant = Stores.builtIn().named(name);
        StoreConfig config = StoreConfig.ofCapacity(10);
        StoreConfig asked = maxBytes == 0 ? config : config.boundedTo(maxBytes);
        long longest = variant.longestValueBytes(asked);

        variant.checkTakes(longest, asked);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> variant.checkTakes(longest + 1, asked))
                .withMessage("given %d, but store '%s' with %s takes values of at most %d bytes"
                        .formatted(longest + 1, name, bound, longest));
    }

    @ParameterizedTest
    @ValueSource(strings = {"striped", "concurrent", "nonblocking"})
    void aStoreWithoutABoundTakesValuesOfAnyLength(String name) {
        assertThat(Stores.builtIn().named(name).longestValueBytes(StoreConfig.defaults()))
                .isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "striped,     STRIPE_LOCK,  STRIPE_LOCK,  UNBOUNDED, false, STRIPES",
        "concurrent,  LOCK_FREE,    BIN_LOCK,     UNBOUNDED, false,",
        "nonblocking, LOCK_FREE,    LOCK_FREE,    UNBOUNDED, false,",
        "caffeine,    LOCK_FREE,    BIN_LOCK,     EVICTS,    false, MAX_BYTES",
        "offheap,     LOCK_FREE,    SEGMENT_LOCK, EVICTS,    true,  MAX_BYTES",
        "chronicle,   SEGMENT_LOCK, SEGMENT_LOCK, REFUSES,   true,",
    })
    void tellsTheTraitsAndTheSettingsOfEachTruthfully(
            String name,
            Synchronisation reads,
            Synchronisation writes,
            Bound bound,
            boolean offHeap,
            @Nullable StoreSetting setting) {
        StoreVariant variant = Stores.builtIn().named(name);

        assertThat(variant.traits()).isEqualTo(new StoreTraits(reads, writes, bound, offHeap, false, false));
        assertThat(variant.settings()).isEqualTo(setting == null ? Set.of() : Set.of(setting));
    }

    @Test
    void namesTheVariantsThatCanBeBoundedWhereAnotherOneIsAskedToBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Stores.builtIn()
                        .named("chronicle")
                        .open(StoreConfig.defaults().boundedTo(64 << 20)))
                .withMessage(
                        "given 67108864, but store 'chronicle' cannot be bounded by bytes; allowed with: caffeine, offheap");
    }

    @Test
    void namesSynchronisationInTheFieldsOwnWords() {
        assertThat(Synchronisation.values())
                .extracting(Synchronisation::toString)
                .containsExactly("lock-free", "bin lock", "segment lock", "stripe lock");
    }

    @Test
    void makesRoomForAMillionEntriesByDefault() {
        assertThat(StoreConfig.defaults()).isEqualTo(StoreConfig.ofCapacity(1_000_000));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, StoreConfig.MAX_CAPACITY_ENTRIES + 1, Long.MAX_VALUE, Long.MIN_VALUE})
    void refusesACapacityOutOfRange(long capacity) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreConfig.ofCapacity(capacity))
                .withMessage("capacity is %d; allowed: 1 to 536870912 entries".formatted(capacity));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, StoreConfig.MAX_STRIPES + 1, Integer.MAX_VALUE})
    void refusesANumberOfStripesOutOfRange(int stripes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StoreConfig.ofCapacity(1).withStripes(stripes))
                .withMessage("stripes is %d; allowed: 1 to 65536".formatted(stripes));
    }

    @Test
    void takesTheEndsOfBothRanges() {
        assertThatCode(() -> {
                    var least = StoreConfig.ofCapacity(1).withStripes(1);
                    var most = StoreConfig.ofCapacity(StoreConfig.MAX_CAPACITY_ENTRIES)
                            .withStripes(StoreConfig.MAX_STRIPES);
                    assertThat(least).isNotEqualTo(most);
                })
                .doesNotThrowAnyException();
    }
}
