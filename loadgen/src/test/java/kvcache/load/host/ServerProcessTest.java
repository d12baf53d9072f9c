package kvcache.load.host;

import static kvcache.load.host.FakeProc.listening;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import kvcache.load.host.ServerProcess.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On made-up trees. */
final class ServerProcessTest {

    private static final int PORT = 8080;

    @TempDir
    private Path root;

    private FakeProc proc;

    @BeforeEach
    void makeTree() {
        proc = new FakeProc(root);
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private Set<Long> pidsAt(String literal) {
        return ServerProcess.listeningAt(new InetSocketAddress(ip(literal), PORT), root)
                .map(ServerProcess::pids)
                .orElse(Set.of());
    }

    @Test
    void findsWhoListensOnTheVeryAddress() throws Exception {
        proc.table(
                "tcp",
                listening(ip("127.0.0.1"), PORT + 1, 5),
                FakeProc.row(ip("127.0.0.1").getAddress(), PORT, "01", 6),
                listening(ip("127.0.0.2"), PORT, 7),
                listening(ip("127.0.0.1"), PORT, 8));
        for (int inode = 5; inode <= 8; inode++) {
            proc.holds(100 + inode, 3, inode);
        }
        proc.link("108/fd/0", "/dev/null");
        assertThat(pidsAt("127.0.0.1")).containsExactly(108L);
        assertThat(pidsAt("127.0.0.3")).isEmpty();
    }

    @Test
    void findsWildcards() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8));
        proc.holds(108, 3, 8);
        assertThat(pidsAt("127.0.0.1")).containsExactly(108L);
        assertThat(pidsAt("::1")).isEmpty();
    }

    @Test
    void findsIpv6AndWhatItTakesOfIpv4() throws Exception {
        proc.table("tcp6", listening(ip("::1"), PORT, 8));
        proc.holds(108, 3, 8);
        assertThat(pidsAt("::1")).containsExactly(108L);
        assertThat(pidsAt("127.0.0.1")).isEmpty();
        proc.table("tcp6", listening(ip("::"), PORT, 8));
        assertThat(pidsAt("::1")).containsExactly(108L);
        assertThat(pidsAt("127.0.0.1")).containsExactly(108L);
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
        proc.table("tcp6", FakeProc.row(mapped, PORT, "0A", 8));
        assertThat(pidsAt("127.0.0.1")).containsExactly(108L);
    }

    @Test
    void takesTheSocketThatFitsBest() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8), listening(ip("127.0.0.1"), PORT, 9));
        proc.table("tcp6", listening(ip("::"), PORT, 10));
        proc.holds(108, 3, 8);
        proc.holds(109, 3, 9);
        proc.holds(110, 3, 10);
        assertThat(pidsAt("127.0.0.1")).containsExactly(109L);
        assertThat(pidsAt("127.0.0.2")).containsExactly(108L);
        assertThat(pidsAt("::1")).containsExactly(110L);
    }

    @Test
    void countsAllThatShareASocketOrAPort() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8), listening(ip("0.0.0.0"), PORT, 9));
        proc.holds(1, 3, 8);
        proc.holds(2, 7, 8);
        proc.holds(2, 8, 9);
        proc.holds(3, 7, 9);
        assertThat(pidsAt("127.0.0.1")).containsExactlyInAnyOrder(1L, 2L, 3L);
    }

    @Test
    void isUnknownWhereAHolderIsHidden() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8), listening(ip("0.0.0.0"), PORT, 9));
        proc.holds(1, 3, 8);
        assertThat(pidsAt("127.0.0.1")).isEmpty();
    }

    @Test
    void isUnknownWhereDescriptorsMayNotBeRead() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8));
        proc.holds(1, 3, 8);
        Path descriptors = root.resolve("1/fd");
        Files.setPosixFilePermissions(descriptors, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(descriptors), "the administrator may read everything");
            assertThat(pidsAt("127.0.0.1")).isEmpty();
        } finally {
            Files.setPosixFilePermissions(descriptors, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void isUnknownForAddressesElsewhereAndNames() throws Exception {
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8), listening(ip("192.0.2.1"), PORT, 9));
        proc.holds(1, 3, 8);
        proc.holds(1, 4, 9);
        assertThat(pidsAt("192.0.2.1")).isEmpty();
        assertThat(ServerProcess.listeningAt(InetSocketAddress.createUnresolved("localhost", PORT), root))
                .isEmpty();
    }

    @Test
    void isUnknownWithoutProcfsAndWithATableThatIsNone() throws Exception {
        assertThat(pidsAt("127.0.0.1")).isEmpty();
        proc.file("net/tcp", "head\nthis is no row\n");
        proc.file("net/tcp6", "head\n 0: XYZ:1F90 0:0 0A 0 0 0 0 0 8\n");
        assertThat(pidsAt("127.0.0.1")).isEmpty();
    }

    private ServerProcess serverOfTwo() throws IOException {
        proc.online(4);
        proc.table("tcp", listening(ip("0.0.0.0"), PORT, 8));
        for (long pid = 1; pid <= 2; pid++) {
            proc.holds(pid, 3, 8);
            proc.process(pid, 55, 100, 100);
            proc.thread(pid, pid, 1_000_000_000, 0, "2-99");
        }
        return ServerProcess.listeningAt(new InetSocketAddress(ip("127.0.0.1"), PORT), root)
                .orElseThrow();
    }

    /** CPU time over CPU time, so that it does not matter how long the test takes. */
    private static double ratio(ServerCpu cpu) {
        return cpu.coresUsed() / cpu.busiestThreadShare();
    }

    @Test
    void addsUpWhatItsProcessesUsed() throws Exception {
        ServerProcess server = serverOfTwo();
        Sample before = server.read();
        proc.process(1, 55, 110, 130);
        proc.thread(1, 1, 1_100_000_000, 0, "2-99");
        proc.thread(1, 11, 300_000_000, 600_000_000, "2-99");
        proc.process(2, 55, 120, 100);
        ServerCpu used = server.read().since(before).orElseThrow();

        assertThat(ratio(used)).as("600 ms over 300 ms").isCloseTo(2, within(1e-9));
        assertThat(used.waitingThreads() / used.busiestThreadShare()).isCloseTo(2, within(1e-9));
        assertThat(used.cpusAllowed()).as("2 and 3 are online").isEqualTo(2);
        assertThat(used.threads()).isEqualTo(3);
        assertThat(used.workers()).isEqualTo(1);
    }

    @Test
    void aThreadWithTheIdOfOneThatEndedCountsFromItsBeginning() throws Exception {
        ServerProcess server = serverOfTwo();
        Sample before = server.read();
        proc.process(1, 55, 110, 110);
        proc.thread(1, 1, 200_000_000, 0, "2-99");
        assertThat(ratio(server.read().since(before).orElseThrow())).isCloseTo(1, within(1e-9));
    }

    @Test
    void leavesOutProcessesThatEndedOrWereReplaced() throws Exception {
        ServerProcess server = serverOfTwo();
        Sample before = server.read();
        proc.process(1, 55, 110, 110);
        proc.thread(1, 1, 1_200_000_000, 0, "2-99");
        proc.process(2, 56, 9_000, 0);
        assertThat(server.read().since(before).orElseThrow().threads()).isEqualTo(1);
        Files.delete(root.resolve("2/stat"));
        assertThat(ratio(server.read().since(before).orElseThrow())).isCloseTo(1, within(1e-9));
        Files.delete(root.resolve("1/task/1/schedstat"));
        assertThat(server.read().since(before)).isEmpty();
    }

    @Test
    void isUnknownWhereTheKernelKeepsNoCounters() throws Exception {
        ServerProcess server = serverOfTwo();
        Sample before = server.read();
        assertThat(before.since(before)).as("no time has passed").isEmpty();
        Files.delete(root.resolve("stat"));
        assertThat(server.read().since(before)).as("which CPUs are online").isEmpty();
        proc.online(4);
        proc.file("1/task/1/schedstat", "0 0 0\n");
        proc.file("2/task/2/schedstat", "0 0 0\n");
        assertThat(server.read().since(before)).isEmpty();
    }
}
