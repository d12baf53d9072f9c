package kvcache.store.proof;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.stream.Stream;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every variant is linearizable: whatever two threads ask of it, some order of the calls, one after the other, explains
 * all answers (Herlihy and Wing, 1990). Lincheck tries it twice over: by model checking it switches threads at every
 * access to shared memory, one interleaving after the other, and by stress it lets them run.
 *
 * <p>Model checking assumes sequential consistency and does not see into memory outside the heap; stress sees all, if it
 * happens. What is left between the two is for {@code jcstress}.
 */
final class LinearizabilityTest {

    private static final long SEED = 42;

    /** A canary may try more: what matters is that it is found, and it ends when it is. */
    private static final int CANARY_FACTOR = 10;

    static Stream<StoreVariant> variants() {
        return Stores.builtIn().all().stream();
    }

    static Stream<Class<? extends StoreOperations>> canaries() {
        return Stream.of(
                RacyOperations.Unlocked.class, RacyOperations.CheckThenPut.class, RacyOperations.CheckThenRemove.class);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsLinearizableInEveryInterleavingThatIsTried(StoreVariant variant) {
        assumeEngine(variant);
        Effort effort = Effort.current();
        check(VariantOperations.of(variant), new ModelCheckingOptions(), effort.scenarios(), effort.interleavings());
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyVariantIsLinearizableUnderStress(StoreVariant variant) {
        assumeEngine(variant);
        Effort effort = Effort.current();
        check(VariantOperations.of(variant), new StressOptions(), effort.scenarios(), effort.stressRuns());
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void modelCheckingRejectsARacyStore(Class<? extends StoreOperations> canary) {
        Effort effort = Effort.current();
        assertThatThrownBy(() -> check(
                        canary,
                        new ModelCheckingOptions().minimizeFailedScenario(false),
                        effort.scenarios(),
                        effort.interleavings()))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void stressRejectsARacyStore(Class<? extends StoreOperations> canary) {
        Effort effort = Effort.current();
        assertThatThrownBy(() -> check(
                        canary,
                        new StressOptions().minimizeFailedScenario(false),
                        effort.scenarios(),
                        CANARY_FACTOR * effort.stressRuns()))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    private static void assumeEngine(StoreVariant variant) {
        variant.missingEngine()
                .ifPresent(engine -> assumeTrue(false, "'%s' needs %s".formatted(variant.name(), engine.artifact())));
    }

    private static void check(
            Class<? extends StoreOperations> operations, Options<?, ?> options, int scenarios, int runsOfEach) {
        Scenarios.of(scenarios, SEED).forEach(options::addCustomScenario);
        options.iterations(0)
                .invocationsPerIteration(runsOfEach)
                .sequentialSpecification(SequentialStore.class)
                .check(operations);
    }
}
