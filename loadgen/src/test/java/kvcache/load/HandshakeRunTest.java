package kvcache.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Protocol;
import kvcache.load.cli.LoadCommand;
import kvcache.load.client.Handshake;
import kvcache.load.record.Outcome;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What a connection begins with: TLS, with certificates made for the test, and the upgrade to HTTP/2. */
@Timeout(60)
final class HandshakeRunTest {

    private static final String PASSWORD = "password";

    @TempDir
    private static Path folder;

    private static Path certificate = Path.of("");
    private static Path otherCertificate = Path.of("");

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificate = makeCertificate("localhost", "ip:127.0.0.1,dns:localhost");
        otherCertificate = makeCertificate("elsewhere", "dns:elsewhere.example");
    }

    /** A key pair in NAME.p12, and its certificate in NAME.pem. */
    private static Path makeCertificate(String name, String names) throws Exception {
        Path store = folder.resolve(name + ".p12");
        Path pem = folder.resolve(name + ".pem");
        keytool("-genkeypair", store, "-alias", name, "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=" + names);
        keytool("-exportcert", store, "-alias", name, "-rfc", "-file", pem.toString());
        return pem;
    }

    private static void keytool(String what, Path store, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                what,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static SslContext tls(String name, String... protocols) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SslContextBuilder builder = SslContextBuilder.forServer(keys);
        if (protocols.length > 0) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    protocols));
        }
        return builder.build();
    }

    private static FakeServer secure(Protocol protocol, String name) throws Exception {
        return FakeServer.secure(protocol, tls(name, alpn(protocol)));
    }

    private static String alpn(Protocol protocol) {
        return protocol == Protocol.H1 ? ApplicationProtocolNames.HTTP_1_1 : ApplicationProtocolNames.HTTP_2;
    }

    private static Handshake trusting(Protocol protocol, Path certificates) throws IOException {
        return Handshake.Tls.of(protocol == Protocol.H2C, certificates, false);
    }

    private static void assertClean(Plan plan, FakeServer server) throws Exception {
        LoadResult result = plan.run();
        assertThat(result.counts().errorsByKind()).isEmpty();
        assertThat(result.counts().requests()).isEqualTo(plan.due());
        assertThat(result.counts().hits()).isEqualTo(result.counts().reads()).isPositive();
        assertThat(server.accepted).hasValue(plan.connections);
    }

    @ParameterizedTest
    @CsvSource({"H1,12", "H1,200000", "H2C,12", "H2C,200000"})
    void overTlsEveryRequestIsAnsweredWhereTheServersCertificateIsTrusted(Protocol protocol, int valueBytes)
            throws Exception {
        try (FakeServer server = secure(protocol, "localhost")) {
            Plan plan = Plan.small(server.address(), protocol);
            plan.valueBytes = valueBytes;
            plan.pace = Plan.open(valueBytes > 1000 ? 100 : 500, Waiting.PARK);
            plan.handshake = trusting(protocol, certificate);
            assertClean(plan, server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void anyCertificateWillDoWhereNoneIsAskedFor(Protocol protocol) throws Exception {
        try (FakeServer server = secure(protocol, "elsewhere")) {
            Plan plan = Plan.small(server.address(), protocol);
            plan.handshake = Handshake.Tls.of(protocol == Protocol.H2C, null, true);
            assertClean(plan, server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void connectionsThatTheServerClosesOverTlsAreMadeAnew(Protocol protocol) throws Exception {
        try (FakeServer server = secure(protocol, "localhost")) {
            server.onGet(call -> {
                if (server.gets.get() == 50) {
                    server.closeClients();
                } else {
                    call.serve();
                }
            });
            Plan plan = Plan.small(server.address(), protocol);
            plan.handshake = trusting(protocol, certificate);
            LoadResult result = plan.run();
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(server.accepted).hasValue(2L * plan.connections);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void connectionsOnWhichTlsBreaksAreMadeAnew(Protocol protocol) throws Exception {
        try (FakeServer server = secure(protocol, "localhost")) {
            server.onGet(call -> {
                if (server.gets.get() == 50) {
                    call.bare("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } else {
                    call.serve();
                }
            });
            Plan plan = Plan.small(server.address(), protocol);
            plan.handshake = trusting(protocol, certificate);
            LoadResult result = plan.run();
            assertThat(result.counts().due()).isEqualTo(plan.due());
            assertThat(result.counts().errorsByKind()).containsOnlyKeys(Outcome.CLOSED);
            assertThat(server.accepted).hasValue(plan.connections + 1L);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aCertificateThatIsNotTrustedIsToldInOneLine(Protocol protocol) throws Exception {
        try (FakeServer server = secure(protocol, "localhost")) {
            Plan plan = Plan.small(server.address(), protocol);
            for (Handshake handshake : List.of(
                    trusting(protocol, otherCertificate), Handshake.Tls.of(protocol == Protocol.H2C, null, false))) {
                plan.handshake = handshake;
                assertRefused(plan, "the server's certificate is not trusted");
            }
        }
    }

    @Test
    void aCertificateOfAnotherHostIsToldInOneLine() throws Exception {
        try (FakeServer server = secure(Protocol.H1, "elsewhere")) {
            Plan plan = Plan.small(server.address(), Protocol.H1);
            plan.handshake = trusting(Protocol.H1, otherCertificate);
            assertRefused(
                    plan,
                    "the server's certificate is not accepted: No subject alternative names matching IP address 127.0.0.1 found");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ApplicationProtocolNames.HTTP_1_1})
    void aServerThatDoesNotAgreeToHttp2IsToldInOneLine(String agreed) throws Exception {
        SslContext context = agreed.isEmpty() ? tls("localhost") : tls("localhost", agreed);
        try (FakeServer server = FakeServer.secure(Protocol.H1, context)) {
            Plan plan = Plan.small(server.address(), Protocol.H2C);
            plan.handshake = trusting(Protocol.H2C, certificate);
            assertRefused(plan, "the server does not accept h2 over TLS");
        }
    }

    @Test
    void aServerWithoutAlpnIsSpokenToInHttp1() throws Exception {
        try (FakeServer server = FakeServer.secure(Protocol.H1, tls("localhost"))) {
            Plan plan = Plan.small(server.address(), Protocol.H1);
            plan.handshake = trusting(Protocol.H1, certificate);
            assertClean(plan, server);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aServerWithoutTlsIsToldInOneLine(Protocol protocol) throws Exception {
        try (FakeServer server = new FakeServer(protocol)) {
            Plan plan = Plan.small(server.address(), protocol);
            plan.handshake = trusting(protocol, certificate);
            assertRefused(plan, "the server does not speak TLS");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"H1", "H2C"})
    void aServerThatSaysNothingIsToldInOneLine(Protocol protocol) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"))) {
            Plan plan = Plan.small((InetSocketAddress) silent.getLocalSocketAddress(), protocol);
            plan.timeout = Duration.ofMillis(200);
            plan.handshake = trusting(protocol, certificate);
            assertRefused(plan, "no answer within 200 ms");
        }
    }

    @Test
    void aServerThatUpgradesIsSpokenToInHttp2() throws Exception {
        try (FakeServer server = FakeServer.upgrading()) {
            Plan plan = Plan.small(server.address(), Protocol.H2C);
            plan.handshake = new Handshake.Upgrade();
            plan.valueBytes = 100_000;
            plan.pace = Plan.open(200, Waiting.PARK);
            assertClean(plan, server);
            assertThat(server.seen).as("the requests that asked").contains("GET /");
        }
    }

    @Test
    void aServerThatAnswersWithoutUpgradingIsToldInOneLine() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            server.onGet(call -> call.answer(200, new byte[100]));
            Plan plan = Plan.small(server.address(), Protocol.H2C);
            plan.handshake = new Handshake.Upgrade();
            assertRefused(plan, "the server does not upgrade to HTTP/2");
        }
    }

    private static void assertRefused(Plan plan, String why) {
        String scheme = plan.handshake instanceof Handshake.Tls ? "https" : "http";
        assertThatThrownBy(plan::run)
                .isInstanceOf(LoadException.class)
                .hasMessage("cannot connect to %s://127.0.0.1:%d: %s".formatted(scheme, plan.port(), why));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1", "h2"})
    void theCommandTrustsTheCertificateThatItIsGivenAndNoOther(String protocol) throws Exception {
        try (FakeServer server = secure(protocol.equals("h1") ? Protocol.H1 : Protocol.H2C, "localhost")) {
            String url = "https://localhost:" + server.address().getPort();
            String[] options = {
                url,
                "--protocol=" + protocol,
                "--rate=100",
                "--duration=0.2s",
                "--warmup=0s",
                "--keys=5",
                "--connections=2"
            };
            StringWriter err = new StringWriter();
            assertThat(execute(err, options, "--ca=" + certificate))
                    .as(err.toString())
                    .isZero();
            assertThat(execute(err, options, "--insecure")).as(err.toString()).isZero();
            assertThat(server.serverNames).containsExactly("localhost");
            err.getBuffer().setLength(0);
            assertThat(execute(err, options)).isEqualTo(1);
            assertThat(err.toString().lines())
                    .containsExactly("load: cannot connect to " + url + ": the server's certificate is not trusted");
        }
    }

    @Test
    void targetsOfHttpsAreSentOverTls() throws Exception {
        try (FakeServer server = secure(Protocol.H1, "localhost")) {
            String url = "https://localhost:" + server.address().getPort();
            Path targets = Files.writeString(folder.resolve("targets"), "PUT " + url + "/store/a\n");
            String[] options = {url, "--ca=" + certificate, "--rate=100", "--duration=0.2s", "--warmup=0s"};
            StringWriter err = new StringWriter();
            assertThat(execute(err, options, "--targets=" + targets, "--connections=2"))
                    .as(err.toString())
                    .isZero();
            assertThat(server.store).containsOnlyKeys("a");
        }
    }

    private static int execute(StringWriter err, String[] options, String... more) {
        List<String> args = new ArrayList<>(List.of(options));
        args.addAll(List.of(more));
        return new CommandLine(new LoadCommand())
                .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                .registerConverter(WholeNumber.class, WholeNumber::new)
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(args.toArray(String[]::new));
    }
}
