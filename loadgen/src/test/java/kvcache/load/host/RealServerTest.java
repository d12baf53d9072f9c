package kvcache.load.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import kvcache.load.host.ServerProcess.Sample;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On this machine's procfs. */
@Tag("quiet")
@Timeout(60)
final class RealServerTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @BeforeEach
    void assumeLinux() {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "no /proc/net/tcp");
    }

    @Test
    void findsASocketOfThisProcessByItsPortAndAddress() throws IOException {
        long self = ProcessHandle.current().pid();
        for (String bound : new String[] {"127.0.0.1", "0.0.0.0"}) {
            InetSocketAddress target;
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(bound))) {
                target = new InetSocketAddress(LOOPBACK, socket.getLocalPort());
                assertThat(ServerProcess.listeningAt(target).orElseThrow().pids())
                        .containsExactly(self);
            }
            assertThat(ServerProcess.listeningAt(target)).isEmpty();
        }
    }

    @Test
    void aServerThatSpinsIsOutOfCpu() throws Exception {
        try (SpinningServer.Child child = SpinningServer.Child.start()) {
            InetSocketAddress target = new InetSocketAddress(LOOPBACK, child.port());
            ServerProcess server = ServerProcess.listeningAt(target).orElseThrow();
            assertThat(server.pids()).containsExactly(child.process().pid());

            Sample before = server.read();
            HostCpu host = HostCpu.ofThisProcess();
            HostCpu.Sample hostBefore = host.read();
            child.awaitSpun();
            ServerCpu used = server.read().since(before).orElseThrow();

            assertThat(used.cpusAllowed()).isEqualTo(Taskset.allowedCpus());
            assertThat(used.threads()).isGreaterThan(1);
            assertThat(used.workers()).isEqualTo(1);
            assertThat(used.busiestThreadShare()).isBetween(0.0, 1.1);
            // It runs or waits for a CPU all the time, whatever else the machine does, unless the hypervisor takes it.
            double stolen = host.read().since(hostBefore).stealShare();
            assertThat(used.busiestThreadShare() + used.waitingThreads() + stolen)
                    .isGreaterThan(0.8);
            assertThat(used.isOutOfCpu() || used.waitingThreads() + stolen > 0.05)
                    .as("%s", used)
                    .isTrue();
        }
    }
}
