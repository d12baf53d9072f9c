package kvcache.load.host;

import static kvcache.load.host.FakeProc.cpu;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import kvcache.base.linux.ProcFiles;
import kvcache.base.linux.ProcessSample;
import kvcache.load.host.Competitors.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("quiet")
@Timeout(60)
final class CompetitorsTest {

    private static final long SELF = 7;
    private static final long SERVER = 9;

    @TempDir
    private Path root;

    private FakeProc proc;

    @BeforeEach
    void makeTree() throws IOException {
        proc = new FakeProc(root);
        proc.link("self", String.valueOf(SELF));
        use(SELF, 0, "0-1");
        proc.file(SELF + "/status", FakeProc.status("0-1"));
    }

    private void use(long pid, long ticks, String cpus) throws IOException {
        proc.process(pid, 5, 100 + ticks, 0);
        proc.thread(pid, pid, 1, 1, cpus);
    }

    /** The CPUs 0 and 1 are busy half of the time; the server used more than that could have been. */
    private boolean areOthersSeen(Set<Long> server) throws IOException {
        proc.file("stat", cpu(0, 0, 0, 0, 0) + cpu(1, 0, 0, 0, 0) + cpu(2, 0, 0, 0, 0));
        Competitors competitors = new Competitors(server, root);
        Sample before = competitors.read();
        proc.file("stat", cpu(0, 50, 50, 0, 0) + cpu(1, 50, 40, 10, 0) + cpu(2, 100, 0, 0, 0));
        if (!server.isEmpty()) {
            proc.process(SERVER, 5, 1_000_000, 0);
        }
        double cores = competitors.read().coresSince(before).orElseThrow();
        assertThat(cores).isIn(0.0, 1.0);
        return cores > 0;
    }

    @Test
    void countsWhatThisProcessDidNotUse() throws Exception {
        assertThat(areOthersSeen(Set.of())).isTrue();
    }

    @Test
    void takesOffWhatTheServerUsedWhereItSharesTheCpus() throws Exception {
        use(SERVER, 0, "1");
        assertThat(areOthersSeen(Set.of(SERVER))).isFalse();
        use(SERVER, 0, "2-3");
        assertThat(areOthersSeen(Set.of(SERVER))).isTrue();
    }

    @Test
    void isUnknownWhereNothingTellsWhereTheServerRan() throws Exception {
        proc.online(4);
        use(SERVER, 0, "1-2");
        Competitors competitors = new Competitors(Set.of(SERVER), root);
        Sample before = competitors.read();
        proc.file("stat", cpu(0, 50, 50, 0, 0) + cpu(1, 50, 50, 0, 0));
        assertThat(competitors.read().coresSince(before)).isEmpty();
        use(SERVER, 0, "1");
        assertThat(competitors.read().coresSince(before)).isPresent();
        proc.process(SERVER, 6, 100, 0);
        assertThat(competitors.read().coresSince(before))
                .as("another process with its id")
                .isEmpty();
        Files.delete(root.resolve(SERVER + "/stat"));
        assertThat(competitors.read().coresSince(before)).isEmpty();
    }

    @Test
    void isUnknownWithoutProcfs() {
        Competitors competitors = new Competitors(Set.of(), root.resolve("none"));
        assertThat(competitors.read().coresSince(competitors.read())).isEmpty();
    }

    @Test
    void seesAProcessThatSpinsUnlessItIsTheServer() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/schedstat")), "no /proc/self/schedstat");
        assumeTrue(Taskset.isThere(), "no taskset on the path");
        try (SpinningServer.Child spinner =
                SpinningServer.Child.start("taskset", "-c", String.valueOf(Taskset.anAllowedCpu()))) {
            long pid = spinner.process().pid();
            Competitors all = Competitors.besides(Set.of());
            Competitors allButServer = Competitors.besides(Set.of(pid));
            ProcFiles files = new ProcFiles(ProcFiles.SYSTEM);
            long start = ProcessSample.read(files, pid).orElseThrow().cpuNs();
            Sample before = all.read();
            Sample beforeButServer = allButServer.read();
            long startNs = System.nanoTime();
            spinner.awaitSpun();
            long used = ProcessSample.read(files, pid).orElseThrow().cpuNs() - start;
            double spinnerCores = (double) used / (System.nanoTime() - startNs);
            double others = all.read().coresSince(before).orElseThrow();
            double othersButServer =
                    allButServer.read().coresSince(beforeButServer).orElseThrow();
            assertThat(others).isGreaterThan(spinnerCores / 2);
            assertThat(othersButServer).isLessThan(others - spinnerCores / 2);
        }
    }
}
