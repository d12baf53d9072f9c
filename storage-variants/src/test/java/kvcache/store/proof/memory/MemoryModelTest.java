package kvcache.store.proof.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import kvcache.store.ChildJvm;
import kvcache.store.ChildJvm.Outcome;
import kvcache.store.StoreVariant;
import kvcache.store.Stores;
import kvcache.store.proof.Effort;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No race of two threads ends as the contract forbids, on this machine's processor and with this JVM's compilers: what
 * jcstress finds, and what no check of interleavings can, since those assume that nothing is reordered.
 *
 * <p>Every build races the variant whose lock-free code is ours; the others are raced in the long form.
 */
final class MemoryModelTest {

    private static final String OURS = "offheap";
    private static final String CONTRACT_RACES = "proof\\.memory\\..*Race";
    private static final String OWN_RACES = "offheap\\..*Race";
    private static final Duration DEADLINE = Duration.ofMinutes(20);

    /** Long enough that both canaries are caught hundreds of times over, on a machine with other work to do. */
    private static final int CANARY_MS = 2_000;

    @TempDir
    Path directory;

    @Test
    void noRaceOnTheLockFreeStoreOfOursEndsAsItMustNot() throws IOException, InterruptedException {
        assertNothingForbidden(
                race(OURS, CONTRACT_RACES + "|" + OWN_RACES, Effort.current().memoryModelMs()));
    }

    static Stream<StoreVariant> others() {
        return Stores.builtIn().all().stream()
                .filter(variant -> variant.missingEngine().isEmpty())
                .filter(variant -> !variant.name().equals(OURS));
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("others")
    void noRaceOnAnotherStoreEndsAsItMustNot(StoreVariant variant) throws IOException, InterruptedException {
        assertNothingForbidden(
                race(variant.name(), CONTRACT_RACES, Effort.current().memoryModelMs()));
    }

    @Test
    void aStoreThatChecksAndThenActsAndAGuardWithoutAFenceAreFoundOut() throws IOException, InterruptedException {
        Outcome ended = race(CheckThenActStore.NAME, "PutIfRace|ReadGuardCanary", CANARY_MS);

        assertThat(ended.exitCode()).as(ended.output()).isNotZero();
        assertThat(ended.output())
                .contains("[FAILED] " + PutIfRace.class.getName(), "[FAILED] kvcache.store.offheap.ReadGuardCanary")
                .contains("0 soft errs, 0 hard errs");
    }

    private static void assertNothingForbidden(Outcome ended) {
        assertThat(ended.exitCode()).as(ended.output()).isZero();
        assertThat(ended.output())
                .containsPattern("\\(Results: (\\d+) planned; \\1 passed, 0 failed, 0 soft errs, 0 hard");
    }

    /** Lets the races whose names match run, one configuration each: the flags are those of every other test. */
    private Outcome race(String store, String races, int eachMs) throws IOException, InterruptedException {
        return ChildJvm.likeThisOne()
                .in(directory)
                .run(
                        DEADLINE,
                        "org.openjdk.jcstress.Main",
                        "-t",
                        races,
                        "-f",
                        "1",
                        "-fsm",
                        "1",
                        "-iters",
                        "1",
                        "-time",
                        Integer.toString(eachMs),
                        "-af",
                        "NONE",
                        "-sc",
                        "false",
                        "-r",
                        directory.toString(),
                        "-jvmArgs",
                        // It adds them to those that it was started with itself.
                        "-D" + Subject.PROPERTY + "=" + store);
    }
}
