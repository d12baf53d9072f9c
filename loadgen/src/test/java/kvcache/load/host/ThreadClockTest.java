package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kvcache.base.linux.ProcFiles;
import kvcache.load.host.ThreadClock.Sample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("quiet")
@Timeout(60)
final class ThreadClockTest {

    private static final long SOME_NS = TimeUnit.MILLISECONDS.toNanos(50);

    @TempDir
    private Path root;

    @Test
    void readsTheCountersOfTheThreadThatMadeIt() throws Exception {
        FakeProc proc = new FakeProc(root);
        proc.link("thread-self", "41/task/43");
        proc.thread(41, 42, 1, 1, "0");
        proc.thread(41, 43, 5_000_000_000L, 70, "0-3");
        ThreadClock clock = ThreadClock.ofCurrentThread(root);

        Sample before = clock.read();
        assertThat(before).isEqualTo(new Sample(5_000_000_000L, 70));
        proc.thread(41, 43, 5_000_000_010L, 75, "0-3");
        assertThat(clock.read().minus(before)).isEqualTo(new Sample(10, 5));
    }

    @Test
    void isUnknownWhereTheSystemDoesNotTell() throws Exception {
        FakeProc proc = new FakeProc(root);
        assertThat(ThreadClock.ofCurrentThread(root.resolve("none")).read()).isEqualTo(Sample.UNKNOWN);
        proc.link("thread-self", "41/task/43");
        ThreadClock clock = ThreadClock.ofCurrentThread(root);
        assertThat(clock.read().isKnown()).isFalse();
        proc.thread(41, 43, 10, 20, "0");
        Sample known = clock.read();
        assertThat(known.isKnown()).isTrue();
        assertThat(known.minus(Sample.UNKNOWN)).isEqualTo(Sample.UNKNOWN);
        assertThat(Sample.UNKNOWN.minus(known)).isEqualTo(Sample.UNKNOWN);
        for (String strange : new String[] {"0 0 0\n", "", "1 2\n", "a b c\n"}) {
            proc.file("41/task/43/schedstat", strange);
            assertThat(clock.read()).as(strange).isEqualTo(Sample.UNKNOWN);
        }
    }

    @Test
    void aBusyThreadShowsItsCpuTime() {
        assumeLinux();
        ThreadClock clock = ThreadClock.ofCurrentThread();
        Sample before = clock.read();
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        spinUntilCpuNs(start + SOME_NS);
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
        // Both come from one counter of the kernel, but this one is only as new as the last tick.
        assertThat(clock.read().minus(before).cpuNs()).isBetween(used - SOME_NS / 2, used + SOME_NS / 2);
    }

    @Test
    void canBeReadFromAnotherThreadUntilItsOwnHasEnded() throws Exception {
        assumeLinux();
        CompletableFuture<ThreadClock> made = new CompletableFuture<>();
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            spinUntilCpuNs(SOME_NS);
            made.complete(ThreadClock.ofCurrentThread());
            end.join();
        });
        ThreadClock clock = made.get();
        assertThat(clock.read().cpuNs()).isGreaterThan(SOME_NS / 2);
        end.complete(null);
        thread.join();
        // The kernel takes the thread from its tables a little after the JVM has seen it end.
        while (clock.read().isKnown()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aThreadThatSharesItsCpuShowsHowLongItWaited() throws Exception {
        assumeLinux();
        assumeTrue(Taskset.isThere(), "no taskset on the path");
        int cpu = Taskset.anAllowedCpu();
        try (Taskset.Spinner spinner = Taskset.spinner(cpu)) {
            assertThat(spinner.isAlive()).isTrue();
            CompletableFuture<Sample> seen = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> {
                try {
                    Taskset.bindCurrentThread(cpu);
                    ThreadClock clock = ThreadClock.ofCurrentThread();
                    Sample before = clock.read();
                    Sample waited = before;
                    while (waited.runQueueWaitNs() < SOME_NS) {
                        spinUntilCpuNs(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + SOME_NS / 10);
                        waited = clock.read().minus(before);
                    }
                    seen.complete(waited);
                } catch (Exception failed) {
                    seen.completeExceptionally(failed);
                }
            });
            thread.join();
        }
    }

    private static void assumeLinux() {
        assumeTrue(Files.exists(ProcFiles.SYSTEM.resolve("thread-self/schedstat")), "no /proc/thread-self/schedstat");
    }

    private static void spinUntilCpuNs(long until) {
        while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < until) {
            Thread.onSpinWait();
        }
    }
}
