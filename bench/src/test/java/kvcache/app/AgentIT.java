package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kvcache.analysis.result.RunInfo;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialsFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the built jar on two machines, as docs/two-machines.md says, with a network namespace for each machine. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class AgentIT {

    private static final Pattern LISTENING = Pattern.compile("kvcache agent listening on [0-9.]+:([0-9]+) .*");

    private static final Duration LEASE = Duration.ofSeconds(2);

    @TempDir
    private static Path temp;

    private static NetworkNamespaces machines;
    private static Process agent;
    private static BufferedReader agentSays;
    private static Path token;
    private static String agentAddress = "";

    @BeforeAll
    static void startAgent() throws Exception {
        machines = NetworkNamespaces.make();
        token = temp.resolve("token");
        agent = NetworkNamespaces.start(
                machines.server(),
                BuiltJar.command(List.of(
                        "agent",
                        "--token-file",
                        token.toString(),
                        "--bind",
                        machines.serverAddress(),
                        "--port",
                        "0",
                        "--lease",
                        LEASE.toSeconds() + "s")));
        agentSays = agent.inputReader(StandardCharsets.UTF_8);
        Matcher listening = LISTENING.matcher(String.valueOf(agentSays.readLine()));
        assertThat(listening.matches()).isTrue();
        agentAddress = machines.serverAddress() + ":" + listening.group(1);
    }

    @AfterAll
    static void endAgent() throws Exception {
        try {
            if (agent != null) {
                List<ProcessHandle> servers = agent.descendants().toList();
                agent.toHandle().destroy();
                assertThat(agent.waitFor()).isZero();
                servers.forEach(server -> server.onExit().join());
            }
        } finally {
            if (machines != null) {
                machines.close();
            }
        }
    }

    @Test
    void aBenchMeasuresServersOfTheOtherMachineAndLeavesNone() throws Exception {
        Path run = temp.resolve("run");

        BuiltJar.Ended bench =
                bench(token, "--rates", "300", "--rounds", "1", "--flame-graphs", "--out", run.toString());

        assertThat(bench.exitCode()).as(bench.errors()).isZero();
        RunInfo info = RunInfoFile.read(run.resolve("run.json"));
        assertThat(info.machine()).isEqualTo(info.clientMachine());
        assertThat(info.machine().memoryBytes()).isPositive();
        assertThat(info.pinning()).contains("two machines", "server", "client");
        assertThat(TrialsFile.read(run.resolve("trials.csv"))).hasSize(1).allSatisfy(trial -> {
            assertThat(trial.answers().requests()).isPositive();
            assertThat(trial.answers().errors()).isZero();
            assertThat(trial.cpu().serverUsPerRequest().orElseThrow()).isPositive();
        });
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(Files.readString(run.resolve("flamegraphs/notes.txt"))).contains("another machine");
        assertThat(agent.descendants()).isEmpty();
        assertThat(Files.readString(run.resolve("run.json")))
                .doesNotContain(Files.readString(token).strip());
    }

    @Test
    void aWrongTokenAndAnAgentThatIsNotThereAreToldOfInOneLine() throws Exception {
        Path wrong = Files.createFile(
                temp.resolve("wrong"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(wrong, "0".repeat(64));

        BuiltJar.Ended refused = bench(wrong, "--out", temp.resolve("refused").toString());

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).hasLineCount(1).contains(agentAddress, "rejects the token of --token-file");
        assertThat(temp.resolve("refused")).doesNotExist();

        String onLoopback = agentAddress.replace(machines.serverAddress(), "127.0.0.1");
        BuiltJar.Ended unreached = BuiltJar.end(NetworkNamespaces.start(
                machines.client(),
                BuiltJar.command(List.of("bench", "--server-host", onLoopback, "--token-file", token.toString()))));
        assertThat(unreached.exitCode()).isEqualTo(1);
        assertThat(unreached.errors()).hasLineCount(1).contains(onLoopback, "cannot be reached");
    }

    @Test
    void theServersOfABenchThatIsKilledEndWithItsLease() throws Exception {
        while (agentSays.ready()) {
            agentSays.readLine();
        }
        Process bench = NetworkNamespaces.start(
                machines.client(),
                benchWords(
                        token,
                        "--rates",
                        "100",
                        "--rounds",
                        "9",
                        "--out",
                        temp.resolve("killed").toString()));
        assertThat(agentSays.readLine()).startsWith("started server");
        List<ProcessHandle> servers = agent.descendants().toList();
        bench.destroyForcibly().waitFor();

        assertThat(servers).isNotEmpty();
        for (ProcessHandle server : servers) {
            server.onExit().get(LEASE.multipliedBy(10).toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static BuiltJar.Ended bench(Path tokenFile, String... arguments) throws Exception {
        return BuiltJar.end(NetworkNamespaces.start(machines.client(), benchWords(tokenFile, arguments)));
    }

    private static List<String> benchWords(Path tokenFile, String... arguments) {
        List<String> words = new ArrayList<>(List.of(
                "bench",
                "--server-host",
                agentAddress,
                "--token-file",
                tokenFile.toString(),
                "--quick",
                "--stores",
                "concurrent",
                "--protocols",
                "h1",
                "--no-twins",
                "--in-flight",
                "0",
                "--duration",
                "500ms",
                "--warmup",
                "0ms"));
        words.addAll(List.of(arguments));
        return BuiltJar.command(words);
    }
}
