package kvcache.store.proof;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.Stream;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinearizabilityTest {

    enum Mode {
        MODEL_CHECKING {
            @Override
            Options<?, ?> options() {
                return new ModelCheckingOptions();
            }
        },
        STRESS {
            @Override
            Options<?, ?> options() {
                return new StressOptions();
            }
        };

        abstract Options<?, ?> options();

        void check(Class<? extends StoreOperations> operations) {
            Effort effort = Effort.current();
            options()
                    .iterations(effort.scenarios())
                    .invocationsPerIteration(effort.invocations())
                    .threads(2)
                    .actorsBefore(2)
                    .actorsPerThread(3)
                    .actorsAfter(1)
                    .sequentialSpecification(SequentialStore.class)
                    .check(operations);
        }
    }

    private static final Map<String, Class<? extends StoreOperations>> OPERATIONS =
            Map.of("striped", VariantOperations.Striped.class, "concurrent", VariantOperations.Concurrent.class);

    static Stream<StoreVariant> variants() {
        return Stores.builtIn().all().stream();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsLinearizable(StoreVariant variant) {
        Mode.MODEL_CHECKING.check(java.util.Objects.requireNonNull(OPERATIONS.get(variant.name())));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsLinearizableS(StoreVariant variant) {
        Mode.STRESS.check(java.util.Objects.requireNonNull(OPERATIONS.get(variant.name())));
    }

    static Stream<Class<? extends StoreOperations>> canaries() {
        return Stream.of(
                RacyOperations.Unlocked.class, RacyOperations.CheckThenPut.class, RacyOperations.CheckThenRemove.class);
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void rM(Class<? extends StoreOperations> canary) {
        assertThatThrownBy(() -> Mode.MODEL_CHECKING.check(canary)).isInstanceOf(LincheckAssertionError.class);
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void rS(Class<? extends StoreOperations> canary) {
        assertThatThrownBy(() -> Mode.STRESS.check(canary)).isInstanceOf(LincheckAssertionError.class);
    }
}
