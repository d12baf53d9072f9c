package kvcache.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import kvcache.base.run.Protocol;
import kvcache.load.cli.InterruptionTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that are asked for one URL, with headers, or by a name. */
@Timeout(60)
final class AnyServerTest {

    private static final List<String> SHORT =
            List.of("--rate=100", "--duration=0.2s", "--warmup=0s", "--connections=2", "--quiet");

    @TempDir
    private Path folder;

    private static CommandRun load(FakeServer server, String path, Protocol protocol, String... more) {
        List<String> args = new ArrayList<>(SHORT);
        args.add("http://127.0.0.1:" + server.address().getPort() + path);
        args.add("--protocol=" + protocol);
        args.addAll(List.of(more));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aUrlWithAPathIsAskedForThatAlone(Protocol protocol) {
        try (FakeServer server = new FakeServer(protocol)) {
            server.onGet(call -> call.answer(200, new byte[9]));
            CommandRun run = load(server, "/any/where?a=b", protocol, "-H", "X-One: 1", "-H", "Host:virtual");

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("20 answered: 20 reads", "errors      0");
            assertThat(server.seen).hasSize(20).containsOnly("GET /any/where?a=b");
            assertThat(server.fields).contains("x-one: 1", "host: virtual");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST,--body=text", "POST,--body-file", "PATCH,--body=text --method=PATCH", "PUT,--method=PUT"})
    void theMethodAndTheBodyAreThoseThatWereAskedFor(String method, String options) throws IOException {
        Path file = Files.writeString(folder.resolve("body"), "text");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            String[] given =
                    options.replace("--body-file", "--body-file=" + file).split(" ");
            CommandRun run = load(server, "/a/b", Protocol.H1, given);

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(server.seen).hasSize(20).containsOnly(method + " /a/b");
            String body = options.contains("body") ? "text" : "";
            assertThat(server.store.get("b")).isEqualTo(body.getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void headersAreSentWithRequestsForKeysToo(Protocol protocol) {
        try (FakeServer server = new FakeServer(protocol)) {
            String[] headers = {"-H", "Authorization: Bearer a:b", "--header=content-type: a/b", "-H", "Host: virtual"};
            CommandRun run = load(server, "", protocol, headers);

            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out()).contains("errors      0");
            assertThat(server.fields)
                    .contains("authorization: Bearer a:b", "content-type: a/b", "host: virtual")
                    .doesNotContain("content-type: text/plain");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--reads=1", "--trace=x", "--no-preload", "--targets=x", "--get=/{key}"})
    void besideAPathNothingIsAcceptedThatWouldChangeNothing(String option) {
        CommandRun run = CommandRun.of("http://127.0.0.1:1/path", option);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("a URL with").hasLineCount(1);
    }

    @Test
    void anyAddressOfANameWillDoAndANameMayHaveAnUnderscore() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 my_service\n127.0.0.1 my_service\n");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djdk.net.hosts.file=" + hosts,
                    "-cp",
                    System.getProperty("java.class.path"),
                    InterruptionTest.Program.class.getName(),
                    "http://my_service:" + server.address().getPort(),
                    "--keys=5"));
            command.addAll(SHORT);
            Process load = new ProcessBuilder(command).redirectErrorStream(true).start();
            String told = new String(load.getInputStream().readAllBytes(), UTF_8);

            assertThat(load.waitFor()).as(told).isZero();
            assertThat(server.fields)
                    .contains("host: my_service:" + server.address().getPort());
        }
    }
}
