package kvcache.load.host;

import static kvcache.load.host.FakeProc.cpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.load.host.HostCpu.Sample;
import kvcache.load.host.HostCpu.Use;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class HostCpuTest {

    private static final Offset<Double> CLOSE = within(1e-9);

    @TempDir
    private Path root;

    private FakeProc proc;

    @BeforeEach
    void makeTree() {
        proc = new FakeProc(root);
    }

    @Test
    void tellsOfTheCpusThatThisProcessMayUseAlone() throws Exception {
        proc.file("self/status", FakeProc.status("1-2"));
        HostCpu host = new HostCpu(root);
        proc.file(
                "stat", "cpu  9 9 9 9 9 9 9 9 9 9\n" + cpu(0, 0, 0, 0, 0) + cpu(1, 100, 50, 5, 0) + cpu(2, 7, 7, 7, 7));
        Sample before = host.read();
        proc.file(
                "stat",
                "cpu  9 9 9 9 9 9 9 9 9 9\n" + cpu(0, 0, 0, 0, 100) + cpu(1, 140, 80, 15, 20) + cpu(2, 27, 87, 7, 7));

        Use use = host.read().since(before);
        assertThat(use.cpus()).isEqualTo(2);
        assertThat(use.busyShare()).isCloseTo(0.35, CLOSE);
        assertThat(use.stealShare()).isCloseTo(0.1, CLOSE);
        assertThat(use.maxStealShare()).isCloseTo(0.2, CLOSE);
        assertThat(use.taskCores()).isCloseTo(0.6, CLOSE);
    }

    @Test
    void leavesOutACpuThatWentOfflineAndACounterThatSteppedBack() throws Exception {
        proc.file("self/status", FakeProc.status("0-127"));
        HostCpu host = new HostCpu(root);
        proc.file("stat", cpu(0, 10, 10, 0, 0) + cpu(1, 10, 10, 0, 0));
        Sample before = host.read();
        proc.file("stat", cpu(1, 60, 9, 0, 0));
        assertThat(host.read().since(before)).isEqualTo(new Use(1, 1, 0, 0, 1));
    }

    @Test
    void isUnknownWhereTheSystemDoesNotTell() throws Exception {
        HostCpu host = new HostCpu(root);
        Sample nothing = host.read();
        assertThat(nothing.since(nothing).isKnown()).isFalse();
        proc.file("stat", cpu(0, 10, 10, 0, 0));
        assertThat(host.read().since(nothing).isKnown()).isFalse();
        proc.file("self/status", FakeProc.status("0"));
        Sample known = host.read();
        assertThat(known.since(nothing).busyShare()).isNaN();
        assertThat(known.since(known).stealShare()).isNaN();
        proc.file("self/status", "Name:\tx\n");
        assertThat(host.read().since(known).isKnown()).isFalse();
    }

    @Test
    void readsThisMachine() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/stat")), "no /proc/stat");
        HostCpu host = HostCpu.ofThisProcess();
        Sample before = host.read();
        Use use = before.since(before);
        // Until every CPU has counted for a while.
        while (!(use.cpus() == Taskset.allowedCpus() && use.busyShare() > 0)) {
            use = host.read().since(before);
        }
        assertThat(use.busyShare()).isBetween(0.0, 1.0);
        assertThat(use.stealShare()).isBetween(0.0, use.maxStealShare());
        assertThat(use.maxStealShare()).isBetween(0.0, 1.0);
        assertThat(use.taskCores()).isBetween(0.0, (double) use.cpus());
    }
}
