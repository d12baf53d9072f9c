package kvcache.store.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import kvcache.store.ChildJvm;
import kvcache.store.ChildJvm.Outcome;
import kvcache.store.StoreTraits.Bound;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory stays flat however long a bounded store is written to. */
final class SoakTest {

    /** The whole heap is taken and touched at the start, so that what grows is what the store takes outside it. */
    private static final String[] FLAGS = {"-Xms160m", "-Xmx160m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"};

    private static final Duration DEADLINE = Duration.ofMinutes(30);

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

        Outcome soak = soak(variant.name(), Effort.current().soakPuts());

        assertThat(soak.exitCode()).as(soak.output()).isZero();
        assertThat(soak.out()).endsWith("flat" + System.lineSeparator());
    }

    @Test
    void aStoreThatLeaksOutsideTheHeapIsFoundOut() throws IOException, InterruptedException {
        Outcome soak = soak(Soak.CANARY, 300_000);

        assertThat(soak.exitCode()).as(soak.output()).isEqualTo(1);
        assertThat(soak.output()).contains("grew by more than");
    }

    @SuppressWarnings("SystemOut") // the samples belong into the report of a build, whether it passes or fails
    private Outcome soak(String store, int puts) throws IOException, InterruptedException {
        Outcome soak = ChildJvm.likeThisOne()
                .in(directory)
                .withFlags(FLAGS)
                .run(DEADLINE, Soak.class.getName(), store, Integer.toString(puts));
        System.out.printf("%s:%n%s", store, soak.output());
        return soak;
    }
}
