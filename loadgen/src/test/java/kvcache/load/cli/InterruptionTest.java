package kvcache.load.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kvcache.base.cli.WholeNumber;
import kvcache.base.run.Protocol;
import kvcache.load.FakeServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What a load command in a process of its own does with signals. */
@Tag("quiet")
@Timeout(90)
public final class InterruptionTest {

    @TempDir
    private Path folder;

    private @Nullable Process process;

    /** The program of that process. */
    public static final class Program {
        private Program() {}

        public static void main(String[] args) {
            CommandLine line = new CommandLine(new LoadCommand())
                    .registerConverter(Duration.class, text -> Duration.parse("PT" + text))
                    .registerConverter(WholeNumber.class, WholeNumber::new);
            System.exit(line.execute(args));
        }
    }

    private Process start(FakeServer server, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                "http://127.0.0.1:" + server.address().getPort(),
                "--rate=200",
                "--keys=10",
                "--connections=2",
                "--json=" + json()));
        command.addAll(List.of(more));
        Process started = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        process = started;
        return started;
    }

    private Path json() {
        return folder.resolve("result.json");
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits until the command tells of something on standard error. */
    private static void awaitLine(BufferedReader told, String part) throws IOException {
        String line = told.readLine();
        while (line != null && !line.contains(part)) {
            line = told.readLine();
        }
        assertThat(line).as("a line with '%s'", part).isNotNull();
    }

    private static int exitOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalEndsTheRunAndWhatWasMeasuredIsPrintedAndWritten(String name, int exit) throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Process load = start(server, "--warmup=0.1s", "--duration=600s");
            awaitLine(load.errorReader(), "measured");
            signal(load, name);

            assertThat(exitOf(load)).isEqualTo(exit);
        }
        JsonNode result = new ObjectMapper().readTree(json().toFile());
        double seconds = result.get("duration_seconds").asDouble();
        assertThat(result.get("interrupted").asBoolean()).isTrue();
        assertThat(seconds).isBetween(0.5, 30.0);
        assertThat(result.get("requests").asDouble()).isBetween(200 * seconds - 10, 200 * seconds + 10);
        assertThat(result.get("errors").asLong()).isZero();
        assertThat(Files.readString(folder.resolve("out")))
                .startsWith("interrupted after ")
                .contains(" of 600.0 s", "latency", "verdict");
    }

    @Test
    void aSignalBeforeAnythingIsMeasuredIsToldInOneLine() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Path hlog = folder.resolve("result.hlog");
            Process load = start(server, "--warmup=600s", "--hlog=" + hlog);
            BufferedReader told = load.errorReader();
            awaitLine(told, "warm-up");
            signal(load, "INT");
            awaitLine(told, "load: interrupted before the measured phase began: nothing was measured");

            assertThat(exitOf(load)).isEqualTo(130);
            assertThat(json()).doesNotExist();
            assertThat(hlog).doesNotExist();
        }
    }

    @Test
    void aSignalEndsTheSearchAndWhatItFoundIsPrintedAndWritten() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Process load = start(server, "--find-max", "--slo=p50=1s", "--warmup=0s", "--duration=0.5s");
            awaitLine(load.errorReader(), "requests/s: p50 ");
            signal(load, "TERM");

            assertThat(exitOf(load)).isEqualTo(143);
        }
        JsonNode result = new ObjectMapper().readTree(json().toFile());
        assertThat(result.get("interrupted").asBoolean()).isTrue();
        JsonNode steps = result.get("steps");
        assertThat(result.get("runs").asInt()).isPositive().isEqualTo(steps.size());
        // On a busy machine a run may say nothing of the server.
        boolean held = steps.get(0).get("step").asText().equals("held");
        assertThat(result.get("held_rate").asDouble() > 0).isEqualTo(held);
        assertThat(Files.readString(folder.resolve("out")))
                .startsWith("interrupted: " + (held ? "" : "no rate held"))
                .contains(" held p50 within 1,000,000 µs each time", "The search has not ended")
                .hasLineCount(1);
    }

    @Test
    void aSecondSignalKills() throws Exception {
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            Process load = start(server, "--warmup=0.1s", "--duration=600s", "--timeout=60s");
            BufferedReader told = load.errorReader();
            awaitLine(told, "measured");
            CompletableFuture<Void> held = new CompletableFuture<>();
            server.onGet(call -> held.complete(null)); // what is in flight is waited for
            held.get(30, TimeUnit.SECONDS);
            signal(load, "INT");
            awaitLine(told, "again to stop immediately");
            signal(load, "INT");

            assertThat(exitOf(load)).isEqualTo(130);
            assertThat(json()).doesNotExist();
        }
    }
}
