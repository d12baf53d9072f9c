package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.result.Software;
import kvcache.app.Main;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import kvcache.bench.run.BenchException;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.ServerProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent in this process, real requests, and real servers. */
@Timeout(60)
class AgentTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final RunningCode CODE =
            new RunningCode(new Software("1", "abc", "4", "jvm", List.of(), List.of()), "");

    @TempDir
    private Path folder;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private Token token;
    private Agent agent;

    @BeforeEach
    void startAgent() throws IOException {
        token = Token.readOrCreate(folder.resolve("token"));
        agent = agent(false);
    }

    @AfterEach
    void closeAgent() {
        agent.close();
    }

    private Agent agent(boolean commands) throws IOException {
        return Agent.start(
                new Agent.Settings(new InetSocketAddress(LOOPBACK, 0), LOOPBACK, Duration.ofMinutes(1), commands),
                token,
                CODE,
                new ServerProgram(Main.class.getName(), List.of()),
                log::add);
    }

    @Test
    void nobodyWithoutTheTokenIsToldAnything() throws Exception {
        Token another = Token.readOrCreate(folder.resolve("another"));
        for (String path : List.of("/machine", "/servers/1", "/nosuch")) {
            for (List<String> header : List.of(
                    List.<String>of(),
                    List.of("Authorization", another.header()),
                    List.of("Authorization", token.header() + "0"),
                    List.of("Authorization", token.header().replace("Bearer", "Basic")))) {
                HttpResponse<String> answer = send("GET", path, "", header);

                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(answer.body()).isEqualTo("{\"error\":\"the token is missing or wrong\"}");
            }
        }
        assertThatThrownBy(() -> AgentClient.connect(address(), another, CODE))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("--token-file")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aServerIsStartedReachedReadAndEnded() throws Exception {
        AgentClient client = AgentClient.connect(address(), token, CODE);
        Messages.Started started =
                client.post("/servers", start(ours(List.of("--threads", "1"))), Messages.Started.class);
        RemoteServer server =
                new RemoteServer(client, started.id(), new InetSocketAddress(started.host(), started.port()), () -> {});

        assertThat(server.isAlive()).isTrue();
        ProcessCpu before = server.cpu();
        try (Socket socket = new Socket()) {
            socket.connect(server.address());
        }
        assertThat(server.cpu().since(before)).isPresent();
        assertThat(server.pauses()).isNotNull();

        Thread.currentThread().interrupt();
        server.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(server.isAlive()).isFalse();
        assertThat(server.lastWords()).contains("no server");
        assertThat(server.cpu().since(before)).isEmpty();
        assertThat(log).hasSize(2);
        assertThatNothingListens(server.address());
    }

    @Test
    void closingTheAgentEndsItsServers() throws Exception {
        AgentClient client = AgentClient.connect(address(), token, CODE);
        Messages.Started started = client.post("/servers", start(ours(List.of())), Messages.Started.class);

        agent.close();

        assertThatNothingListens(new InetSocketAddress(started.host(), started.port()));
        assertThatThrownBy(() -> client.get("/machine", Messages.About.class))
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void whatIsMoreThanAServerWithSettingsIsRefused() throws Exception {
        AgentClient client = AgentClient.connect(address(), token, CODE);
        for (List<String> options : List.of(
                List.of("--plugin", "evil.jar"),
                List.of("--plugin=evil.jar", "x"),
                List.of("--bind", "0.0.0.0"),
                List.of("--port", "80"),
                List.of("--until-stdin-closes", "x"),
                List.of("--help"),
                List.of("--capacity", "--plugin"),
                List.of("--capacity", "0"),
                List.of("--threads", "no"))) {
            assertThatRefused(client, start(ours(options)), options.getFirst());
        }
        assertThatRefused(client, start(new ServerSpec.Ours("--plugin", List.of(), List.of())), "store");
        assertThatRefused(
                client, start(new ServerSpec.Ours("concurrent", List.of(), List.of("-agentpath:/x"))), "-agentpath:/x");
        assertThatRefused(
                client,
                new Messages.Start("b", setup(ours(List.of())), List.of("-XX:OnError=x"), CpuSet.allowed()),
                "OnError");
        assertThatRefused(
                client, new Messages.Start("b", setup(ours(List.of())), List.of(), CpuSet.parse("4000")), "CPUs");
        assertThat(log).isEmpty();
    }

    @Test
    void aCommandIsRunOnlyWhereThatIsAllowed() throws Exception {
        Path made = folder.resolve("made");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            port = socket.getLocalPort();
        }
        Messages.Start touch = start(new ServerSpec.External(
                URI.create("http://127.0.0.1:" + port),
                "",
                List.of("touch", made.toString()),
                Map.of(),
                "/get/{key}",
                "PUT /store/{key}",
                List.of(Protocol.named("h1"))));

        assertThatRefused(AgentClient.connect(address(), token, CODE), touch, "--allow-commands");
        assertThat(made).doesNotExist();
        agent.close();
        agent = agent(true);

        // It ends without listening, which is told of; but it was run.
        assertThatRefused(AgentClient.connect(address(), token, CODE), touch, "touch");
        assertThat(made).exists();
    }

    @Test
    void malformedAndOverlongMessagesAreRefusedInOneLine() throws Exception {
        List<String> header = List.of("Authorization", token.header());

        assertThat(send("POST", "/servers", "{", header).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/servers", "null", header).statusCode()).isEqualTo(400);
        assertThat(send("POST", "/lease", "{\"bench\":\"a\",\"more\":1}", header)
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("POST", "/servers", " ".repeat(70_000), header).statusCode())
                .isEqualTo(413);
        assertThat(send("PUT", "/servers", "", header).statusCode()).isEqualTo(404);
        assertThat(send("GET", "/servers/99999999999999999999", "", header).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aBenchOfAnotherRevisionIsRefused() {
        RunningCode another = new RunningCode(new Software("1", "def", "4", "jvm", List.of(), List.of()), "");

        assertThatThrownBy(() -> AgentClient.connect(address(), token, another))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("revision 'abc'")
                .hasMessageContaining("'def'")
                .message()
                .hasLineCount(1);
    }

    @Test
    void everyOptionOfServeIsAllowedOrRefusedOnPurpose() {
        List<String> refused =
                List.of("--port", "--bind", "--store", "--plugin", "--until-stdin-closes", "--help", "--version");

        assertThat(
                        kvcache.base.cli.CommandLines.of(new kvcache.server.ServeCommand())
                                .getCommandSpec()
                                .options()
                                .stream()
                                .map(option -> option.longestName()))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(refused.stream(), StartRules.OPTIONS.stream())
                        .toList());
    }

    private static void assertThatRefused(AgentClient client, Messages.Start start, String words) {
        assertThatThrownBy(() -> client.post("/servers", start, Messages.Started.class))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(words)
                .message()
                .hasLineCount(1);
    }

    private static void assertThatNothingListens(InetSocketAddress address) {
        assertThatThrownBy(() -> {
                    try (Socket socket = new Socket()) {
                        socket.connect(address);
                    }
                })
                .isInstanceOf(IOException.class);
    }

    private static ServerSpec.Ours ours(List<String> options) {
        return new ServerSpec.Ours("concurrent", options, List.of());
    }

    private static ServerSetup setup(ServerSpec launch) {
        return new ServerSetup("name", Map.of(), launch);
    }

    private static Messages.Start start(ServerSpec launch) {
        return new Messages.Start("bench", setup(launch), List.of(), CpuSet.allowed());
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + agent.address().getPort());
    }

    private HttpResponse<String> send(String method, String path, String body, List<String> header)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address().resolve(path)).method(method, BodyPublishers.ofString(body));
        if (!header.isEmpty()) {
            request.headers(header.toArray(String[]::new));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }
}
