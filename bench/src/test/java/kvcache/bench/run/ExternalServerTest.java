package kvcache.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import kvcache.analysis.plan.ServerSpec;
import kvcache.base.run.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ExternalServerTest {

    @TempDir
    private Path temp;

    /** A server in a process of its own: sends a file to each connection. */
    static final class Sender {

        public static void main(String[] arguments) throws IOException {
            try (ServerSocket socket =
                    new ServerSocket(Integer.parseInt(arguments[0]), 50, InetAddress.getLoopbackAddress())) {
                while (true) {
                    try (Socket connection = socket.accept()) {
                        connection.getOutputStream().write(Files.readAllBytes(Path.of(arguments[1])));
                    }
                }
            }
        }
    }

    private static ServerSpec.External external(List<String> command, Map<String, String> files) {
        return new ServerSpec.External(
                URI.create("http://127.0.0.1:0"), "", command, files, "/{key}", "PUT /{key}", List.of(Protocol.H1));
    }

    private static ServerSpec.External sender() {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Sender.class.getName(),
                ServerSpec.External.PORT,
                ServerSpec.External.FOLDER + "/text");
        return external(command, Map.of("text", "on {port} in {folder}"));
    }

    @Test
    void eachStartHasAFreePortAndAFolderOfItsOwnWhichEndsWithTheServer() throws Exception {
        List<Path> folders = new ArrayList<>();
        try (ExternalServer one = ExternalServer.start(sender(), UnaryOperator.identity());
                ExternalServer other = ExternalServer.start(sender(), UnaryOperator.identity())) {
            for (ExternalServer server : List.of(one, other)) {
                String[] text = read(server).split(" ", -1);
                assertThat(text[1]).isEqualTo(Integer.toString(server.address().getPort()));
                folders.add(Path.of(text[3]));
            }
            assertThat(folders)
                    .doesNotHaveDuplicates()
                    .allSatisfy(folder -> assertThat(folder).isNotEmptyDirectory());
        }

        assertThat(folders).hasSize(2).noneMatch(Files::exists);
    }

    private static String read(ExternalServer server) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server.address());
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aServerThatCannotBeStartedLeavesNoFolder() {
        ServerSpec.External missing =
                external(List.of(temp.resolve("missing").toString(), ServerSpec.External.FOLDER), Map.of("a", "b"));

        leavesNoFolder(missing, "cannot be started");
    }

    @Test
    void aServerThatEndsAtOnceLeavesNoFolder() {
        leavesNoFolder(
                external(List.of("sh", "-c", "exit 3", ServerSpec.External.FOLDER), Map.of("a", "b")),
                "does not accept connections");
    }

    private static void leavesNoFolder(ServerSpec.External external, String told) {
        AtomicReference<Path> folder = new AtomicReference<>();

        assertThatThrownBy(() -> ExternalServer.start(external, command -> {
                    folder.set(Path.of(command.getLast()));
                    assertThat(folder.get()).isNotEmptyDirectory();
                    return command;
                }))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(told);
        assertThat(folder.get()).isNotNull().doesNotExist();
    }
}
