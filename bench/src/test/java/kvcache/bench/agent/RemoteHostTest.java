package kvcache.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Workload;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.app.Main;
import kvcache.base.linux.CpuSet;
import kvcache.base.linux.QuotaSample;
import kvcache.base.run.Protocol;
import kvcache.bench.run.Pinning;
import kvcache.bench.run.ProcessCpu;
import kvcache.bench.run.RunningServer;
import kvcache.bench.run.SafepointLog;
import kvcache.bench.run.ServerProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RemoteHostTest {

    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static final RunningCode CODE =
            new RunningCode(new Software("1", "abc", "4", "jvm", List.of(), List.of()), "");

    private static final ServerSetup SERVER = ServerSetup.ofStore("concurrent", List.of());

    @TempDir
    private Path folder;

    @Test
    void aServerThatNobodyAsksAboutGoesOnForAsLongAsItsBenchLives() throws Exception {
        Token token = Token.readOrCreate(folder.resolve("token"));
        BlockingQueue<String> log = new LinkedBlockingQueue<>();
        Agent.Settings settings =
                new Agent.Settings(new InetSocketAddress(LOOPBACK, 0), LOOPBACK, Agent.Settings.LEAST_LEASE, false);
        try (Agent agent =
                Agent.start(settings, token, CODE, new ServerProgram(Main.class.getName(), List.of()), log::add)) {
            URI address = URI.create("http://127.0.0.1:" + agent.address().getPort());
            RemoteHost host = new RemoteHost(AgentClient.connect(address, token, CODE), plan(), Pinning.detect());

            try (RunningServer server = host.start(SERVER, List.of())) {
                assertThat(log.take()).startsWith("started server 1");
                // Nothing is told of its end in the time of two leases.
                assertThat(log.poll(2 * Agent.Settings.LEAST_LEASE.toMillis(), TimeUnit.MILLISECONDS))
                        .isNull();
                assertThat(server.isAlive()).isTrue();
            }

            assertThat(log.take()).isEqualTo("stopped server 1");
            assertThat(host.keepsServersApart()).isTrue();
            assertThat(host.pinning()).startsWith("two machines");
        }
    }

    @Test
    void pausesArePutToTheClockOfThisMachine() throws Exception {
        Duration ahead = Duration.ofHours(3);
        Instant stoppedAt = Instant.now().minusSeconds(60);
        HttpServer other = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
        other.createContext("/", exchange -> {
            Object answer = switch (exchange.getRequestURI().getPath()) {
                case "/machine" ->
                    new Messages.About(
                            new Machine("cpu", 4, 1, "none", "Amazon EC2 r5.xlarge", "Linux", "amd64"),
                            CODE,
                            CpuSet.parse("0-3"),
                            true,
                            Duration.ofMinutes(1));
                default ->
                    new Messages.Pauses(
                            Instant.now().plus(ahead), List.of(new SafepointLog.Stop(stoppedAt.plus(ahead), "G1", 5)));
            };
            byte[] body = AgentJson.text(answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        other.start();
        try {
            AgentClient client = AgentClient.connect(
                    URI.create("http://127.0.0.1:" + other.getAddress().getPort()),
                    Token.readOrCreate(folder.resolve("token")),
                    CODE);
            RemoteServer server = new RemoteServer(client, 1, other.getAddress(), () -> {});

            assertThat(server.pauses()).singleElement().satisfies(stop -> {
                assertThat(stop.cause()).isEqualTo("G1");
                assertThat(Duration.between(stoppedAt, stop.at()).abs()).isLessThan(Duration.ofSeconds(30));
            });
            assertThat(client.cpus()).isEqualTo(CpuSet.parse("0-3"));
            assertThat(new RemoteHost(client, plan(), Pinning.detect())
                            .machine()
                            .instanceType())
                    .isEqualTo("Amazon EC2 r5.xlarge");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aSetupSurvivesTheWayAsJson() {
        Messages.Start start = new Messages.Start(
                "bench",
                new ServerSetup("name", Map.of("store", "concurrent"), SERVER.launch()),
                List.of("-Xmx1g"),
                CpuSet.parse("0-1"));

        assertThat(AgentJson.read(AgentJson.text(start), Messages.Start.class)).isEqualTo(start);
    }

    @Test
    void aReadingOfCpuTimeSurvivesTheWayAsJsonWithItsQuotas() {
        Messages.CpuReading reading = new Messages.CpuReading(
                7,
                List.of(new ProcessCpu.ThreadTime("1", 5, true)),
                new QuotaSample(List.of(new QuotaSample.Group("/pod", 0.5, 10, 3, 1_000_000))));

        assertThat(AgentJson.read(AgentJson.text(reading), Messages.CpuReading.class))
                .isEqualTo(reading);
    }

    private static BenchPlan plan() {
        return new BenchPlan(
                List.of(SERVER),
                List.of(Protocol.H1),
                Rates.parse("1"),
                List.of(),
                0,
                StopRule.ofRounds(1),
                new Timing(Duration.ofSeconds(1), Duration.ZERO, Duration.ofSeconds(1), 1),
                Concurrency.DEFAULT,
                Workload.ORIGINAL,
                1,
                CpuSet.allowed(),
                CpuSet.allowed());
    }
}
