package kvcache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreTraits.Synchronisation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoresTest {

    @Test
    void listsStripedAndConcurrentInThisOrder() {
        assertThat(Stores.builtIn().all())
                .extracting(StoreVariant::name)
                .containsExactly("striped", "concurrent", "offheap");
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
                .withMessage("no store is named '%s'; allowed: striped, concurrent, offheap".formatted(name));
    }

    @Test
    void tellsTheTraitsOfStripedTruthfully() {
        assertThat(Stores.builtIn().named("striped").traits())
                .isEqualTo(new StoreTraits(
                        Synchronisation.STRIPE_LOCK,
                        Synchronisation.STRIPE_LOCK,
                        Bound.UNBOUNDED,
                        false,
                        false,
                        false));
        assertThat(Stores.builtIn().named("striped").settings()).containsExactly(StoreSetting.STRIPES);
    }

    @Test
    void tellsTheTraitsOfConcurrentTruthfully() {
        assertThat(Stores.builtIn().named("concurrent").traits())
                .isEqualTo(new StoreTraits(
                        Synchronisation.LOCK_FREE, Synchronisation.BIN_LOCK, Bound.UNBOUNDED, false, false, false));
        assertThat(Stores.builtIn().named("concurrent").settings()).isEmpty();
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
