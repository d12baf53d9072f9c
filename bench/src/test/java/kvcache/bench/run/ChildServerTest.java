package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import kvcache.analysis.plan.ServerSpec;
import kvcache.app.Main;
import kvcache.base.linux.CpuSet;
import org.junit.jupiter.api.Test;

class ChildServerTest {

    private static final ServerCommand COMMAND =
            new ServerCommand(new ServerProgram(Main.class.getName(), List.of()), Pinning.detect(), CpuSet.allowed());

    @Test
    void aChildIsReachedOnThePortThatItTellsAndIsGoneWhenItIsClosed() throws Exception {
        ChildServer server = ChildServer.start(COMMAND.words(store("striped"), "127.0.0.1", List.of()));
        try (server;
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(server.isAlive()).isTrue();
        }

        assertThat(server.isAlive()).isFalse();
    }

    @Test
    void aChildThatEndsFirstIsToldOfInItsOwnWords() {
        assertThatThrownBy(() -> ChildServer.start(COMMAND.words(store("nosuchstore"), "127.0.0.1", List.of())))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("exit 2")
                .hasMessageContaining("nosuchstore")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aChildThatIsKilledIsToldOfByItsSignal() throws Exception {
        try (ChildServer server = ChildServer.start(COMMAND.words(store("striped"), "127.0.0.1", List.of()))) {
            assertThat(server.lastWords()).isEmpty();
            ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();

            assertThat(server.lastWords()).startsWith("; the server ended (signal 9, SIGKILL");
        }
    }

    @Test
    void aCommandThatIsNotThereIsToldOf() {
        assertThatThrownBy(() -> ChildServer.start(List.of("/no/such/command")))
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

    private static ServerSpec.Ours store(String store) {
        return new ServerSpec.Ours(store, List.of(), List.of());
    }
}
