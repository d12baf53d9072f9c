package kvcache.store.proof;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Set;
import java.util.stream.Stream;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Options;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every variant is linearizable: whatever two threads ask of it, some order of the calls, one after the other, explains
 * all answers (Herlihy and Wing, 1990). Lincheck checks it in two ways: by model checking it switches threads at
 * accesses to shared memory, one interleaving after the other, and by stress it lets them run.
 *
 * <p>Model checking finds every canary within a few interleavings, whatever else the machine does, so every build does
 * it. Stress needs luck and cores to itself: a build uses it for those that cannot be model checked alone, the long
 * form for all.
 *
 * <p>Model checking assumes sequential consistency and does not see into memory outside the heap; for that there is
 * jcstress, in {@code kvcache.store.proof.memory}.
 */
final class LinearizabilityTest {

    private static final long SEED = 42;

    /**
     * Lincheck 3.7 takes a snapshot of all that a test can reach, and does not find its way through the static fields
     * of Chronicle's interfaces.
     */
    private static final Set<String> NOT_MODEL_CHECKED = Set.of("chronicle");

    /** A canary may be run more often under stress: it ends when it is caught. */
    private static final int CANARY_FACTOR = 20;

    static Stream<StoreVariant> modelChecked() {
        return variants().filter(variant -> !NOT_MODEL_CHECKED.contains(variant.name()));
    }

    static Stream<StoreVariant> notModelChecked() {
        return variants().filter(variant -> NOT_MODEL_CHECKED.contains(variant.name()));
    }

    private static Stream<StoreVariant> variants() {
        return Stores.builtIn().all().stream();
    }

    static Stream<Class<? extends StoreOperations>> canaries() {
        return Stream.of(
                RacyOperations.Unlocked.class, RacyOperations.CheckThenPut.class, RacyOperations.CheckThenRemove.class);
    }

    @ParameterizedTest
    @MethodSource("modelChecked")
    void aVariantIsLinearizableInEveryInterleavingThatIsTried(StoreVariant variant) {
        assumeEngine(variant);
        check(
                VariantOperations.of(variant),
                new ModelCheckingOptions(),
                Effort.current().interleavings());
    }

    @ParameterizedTest
    @MethodSource("notModelChecked")
    void aVariantThatCannotBeModelCheckedIsLinearizableUnderStress(StoreVariant variant) {
        assertLinearizableUnderStress(variant);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("modelChecked")
    void aVariantIsLinearizableUnderStressToo(StoreVariant variant) {
        assertLinearizableUnderStress(variant);
    }

    private static void assertLinearizableUnderStress(StoreVariant variant) {
        assumeEngine(variant);
        check(
                VariantOperations.of(variant),
                new StressOptions(),
                Effort.current().stressRuns());
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void modelCheckingRejectsARacyStore(Class<? extends StoreOperations> canary) {
        assertRejected(canary, new ModelCheckingOptions(), Effort.current().interleavings());
    }

    @ParameterizedTest
    @MethodSource("canaries")
    void stressRejectsARacyStore(Class<? extends StoreOperations> canary) {
        assertRejected(
                canary, new StressOptions(), CANARY_FACTOR * Effort.current().stressRuns());
    }

    private static void assertRejected(Class<? extends StoreOperations> canary, Options<?, ?> options, int runsOfEach) {
        assertThatThrownBy(() -> check(canary, options.minimizeFailedScenario(false), runsOfEach))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("Invalid execution results");
    }

    private static void assumeEngine(StoreVariant variant) {
        variant.missingEngine()
                .ifPresent(engine -> assumeTrue(false, "'%s' needs %s".formatted(variant.name(), engine.artifact())));
    }

    private static void check(Class<? extends StoreOperations> operations, Options<?, ?> options, int runsOfEach) {
        Scenarios.pairs().forEach(options::addCustomScenario);
        Scenarios.madeUp(Effort.current().madeUpScenarios(), SEED).forEach(options::addCustomScenario);
        options.iterations(0)
                .invocationsPerIteration(runsOfEach)
                .sequentialSpecification(SequentialStore.class)
                .check(operations);
    }
}
