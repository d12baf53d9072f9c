package kvcache.base.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CpuClockTest {

    @BeforeEach
    void onLinux() {
        assumeTrue(System.getProperty("os.name").contains("Linux"));
    }

    private static void use(CpuClock clock, long ns) {
        long untilNs = clock.ns() + ns;
        while (clock.ns() < untilNs) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theClockOfAThreadAdvancesWithItsWork() {
        CpuClock clock = CpuClock.ofReadingThread().orElseThrow();
        long before = clock.ns();

        use(clock, 2_000_000);

        assertThat(clock.ns() - before).isGreaterThanOrEqualTo(2_000_000);
    }

    @Test
    void theClockOfAProcessCoversItsThreads() {
        CpuClock process =
                CpuClock.ofProcess((int) ProcessHandle.current().pid()).orElseThrow();
        CpuClock thread = CpuClock.ofReadingThread().orElseThrow();
        long before = process.ns();

        use(thread, 20_000_000);

        assertThat(process.ns() - before).isGreaterThanOrEqualTo(19_000_000);
    }

    @Test
    void theClockOfAnotherProcessStandsStillWhenItHasEnded() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        CpuClock clock = CpuClock.ofProcess((int) child.pid()).orElseThrow();
        long running = clock.ns();
        child.destroyForcibly().waitFor();

        assertThat(running).isPositive();
        assertThat(clock.ns()).isGreaterThanOrEqualTo(running);
        assertThat(CpuClock.ofProcess((int) child.pid())).isEmpty();
    }
}
