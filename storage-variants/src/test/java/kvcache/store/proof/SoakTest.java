package kvcache.store.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import kvcache.store.proof.ChildJvm.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory stays flat however long a bounded store is written to. */
final class SoakTest {

    /** The whole heap is taken and touched at the start, so that what grows is what the store takes outside it. */
    private static final List<String> FLAGS =
            List.of("-Xms160m", "-Xmx160m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC");

    private static final long MAX_MINUTES = 30;

    @TempDir
    Path directory;

    @BeforeAll
    static void checkThatTheSystemTellsTheResidentSet() {
        assumeTrue(MemorySample.isPossible(), "this system has no /proc/self/status");
    }

    static Stream<StoreVariant> boundedVariants() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.traits().bound() != Bound.UNBOUNDED);
    }

    @ParameterizedTest
    @MethodSource("boundedVariants")
    void aBoundedStoreTakesNoMoreMemoryInTheSecondHalfThanInTheFirst(StoreVariant variant)
            throws IOException, InterruptedException {
        variant.missingEngine()
                .ifPresent(engine -> assumeTrue(false, "'%s' needs %s".formatted(variant.name(), engine.artifact())));

        Ended soak = soak(variant.name(), Effort.current().soakPuts());

        assertThat(soak.exitCode()).as(soak.output()).isZero();
        assertThat(soak.output()).endsWith("flat" + System.lineSeparator());
    }

    @Test
    void aStoreThatLeaksOutsideTheHeapIsFoundOut() throws IOException, InterruptedException {
        Ended soak = soak(Soak.CANARY, 300_000);

        assertThat(soak.exitCode()).as(soak.output()).isEqualTo(1);
        assertThat(soak.output()).contains("grew by more than");
    }

    @SuppressWarnings("SystemOut") // the samples belong into the report of a build, whether it passes or fails
    private Ended soak(String store, int puts) throws IOException, InterruptedException {
        Ended soak = ChildJvm.run(
                directory, FLAGS, Soak.class.getName(), List.of(store, Integer.toString(puts)), MAX_MINUTES);
        System.out.printf("%s:%n%s", store, soak.output());
        return soak;
    }
}
