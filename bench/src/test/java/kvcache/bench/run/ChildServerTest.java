package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;
import kvcache.app.Main;
import org.junit.jupiter.api.Test;

class ChildServerTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static ChildServer start(String store) throws BenchException, InterruptedException {
        ServerSpec.Ours server = new ServerSpec.Ours(store, List.of(), List.of());
        return start(new ServerProgram(Main.class.getName(), List.of()).command(server, "127.0.0.1", List.of()));
    }

    private static ChildServer start(List<String> command) throws BenchException, InterruptedException {
        return ChildServer.start(command, LOOPBACK, Path.of("none.log"));
    }

    @Test
    void aChildIsReachedOnThePortThatItTellsAndIsGoneWhenItIsClosed() throws Exception {
        ChildServer server = start("striped");
        try (server;
                Socket socket = new Socket(LOOPBACK, server.address().getPort())) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(server.isAlive()).isTrue();
        }

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void aChildThatEndsFirstIsToldOfInItsOwnWords() {
        assertThatThrownBy(() -> start("nosuchstore"))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("exit 2")
                .hasMessageContaining("nosuchstore")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aChildThatIsKilledIsToldOfByItsSignal() throws Exception {
        try (ChildServer server = start("striped")) {
            assertThat(server.lastWords()).isEmpty();
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            assertThat(server.lastWords()).startsWith("; the server ended (signal 9, SIGKILL");
        }
    }

    @Test
    void aCommandThatIsNotThereIsToldOf() {
        assertThatThrownBy(() -> start(List.of("/no/such/command")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("/no/such/command");
    }

    @Test
    void theCpuTimeOfAProcessGrowsByWhatItsThreadsUse() {
        long pid = ProcessHandle.current().pid();
        ProcessCpu before = ProcessCpu.read(pid);
        long spinUntilNs = System.nanoTime() + 50_000_000;
        while (System.nanoTime() < spinUntilNs) {
            Thread.onSpinWait();
        }

        ProcessCpu.Used used = ProcessCpu.read(pid).since(before).orElseThrow();

        assertThat(used.serverNs()).isPositive();
        assertThat(ProcessCpu.read(Long.MAX_VALUE).since(before)).isEmpty();
    }
}
