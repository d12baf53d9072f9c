package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.result.RunInfoFile;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.result.TrialsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the built jar from end to end, as a user does. */
@Timeout(120)
class BenchIT {

    @TempDir
    private Path temp;

    @Test
    void aTinyBenchLeavesEveryFileOfARunAndHoldsItsMix() throws Exception {
        Path run = temp.resolve("run");

        BuiltJar.Ended bench = BuiltJar.run(
                "bench",
                "--quick",
                "--stores",
                "concurrent",
                "--no-twins",
                "--in-flight",
                "0",
                "--rates",
                "500",
                "--rounds",
                "1",
                "--duration",
                "500ms",
                "--warmup",
                "100ms",
                "--out",
                run.toString());

        assertThat(bench.exitCode()).as(bench.errors()).isZero();
        assertThat(bench.output()).contains("Open in a browser: " + run.resolve("report.html"));
        assertThat(RunInfoFile.read(run.resolve("run.json")).plan().variants()).hasSize(2);
        List<TrialRow> trials = TrialsFile.read(run.resolve("trials.csv"));
        assertThat(trials).hasSize(2).allSatisfy(trial -> {
            assertThat(trial.answers().requests() + trial.answers().errors()).isEqualTo(250);
            assertThat(trial.answers().errors()).isZero();
            assertThat(trial.answers().hits()).isEqualTo(trial.answers().reads());
            assertThat((double) trial.answers().reads() / trial.answers().requests())
                    .isBetween(0.79, 0.81);
            assertThat(run.resolve("histograms").resolve(trial.trial() + ".hlog"))
                    .isNotEmptyFile();
        });
        assertThat(run.resolve("LOCKFREE.csv")).isNotEmptyFile();
        assertThat(run.resolve("LOCKFREE-H2C.csv")).isNotEmptyFile();
        assertThat(run.resolve("charts/protocols-concurrent.png")).isNotEmptyFile();
        assertThat(run.resolve("report.html")).isNotEmptyFile();

        Files.delete(run.resolve("report.html"));
        assertThat(BuiltJar.run("report", run.toString()).exitCode()).isZero();
        assertThat(run.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void aSignalLeavesTheFinishedTrialsReadableAndNoChildRunningAndTheRunCanBeGoneOnWith() throws Exception {
        Path run = temp.resolve("cut");
        // The first step warms the server up, the second is a trial.
        BuiltJar.Interrupted bench = BuiltJar.interrupt(
                "3/",
                List.of(
                        "bench",
                        "--quick",
                        "--stores",
                        "concurrent",
                        "--protocols",
                        "h1",
                        "--no-twins",
                        "--in-flight",
                        "0",
                        "--rates",
                        "100,200",
                        "--rounds",
                        "2",
                        "--duration",
                        "300ms",
                        "--warmup",
                        "0ms",
                        "--flame-graphs",
                        "--out",
                        run.toString()));

        assertThat(bench.exitCode()).as("%s", bench.errors()).isEqualTo(130);
        assertThat(bench.errors().getLast()).contains("kvcache bench --resume " + run, "kvcache report " + run);
        List<TrialRow> finished = TrialsFile.read(run.resolve("trials.csv"));
        assertThat(finished).isNotEmpty();
        // Only a round of which no trial is missing is kept.
        List<TrialRow> kept = finished.size() < 2 ? List.of() : finished.subList(0, 2);
        assertThat(BuiltJar.run("report", run.toString()).exitCode()).isZero();

        BuiltJar.Ended resumed = BuiltJar.run("bench", "--resume", run.toString());

        assertThat(resumed.exitCode()).as(resumed.errors()).isZero();
        List<TrialRow> all = TrialsFile.read(run.resolve("trials.csv"));
        assertThat(all).hasSize(4).extracting(TrialRow::trial).doesNotHaveDuplicates();
        assertThat(all.subList(0, kept.size())).isEqualTo(kept);
        assertThat(RunInfoFile.read(run.resolve("run.json")).resumedAt()).hasSize(1);
        assertThatFlameGraphsAreThereOrExplained(run.resolve("flamegraphs"));
    }

    @Test
    void aServerOfOthersIsStartedMeasuredAndEndedAsAPlanFileSays() throws Exception {
        int port = freePort();
        Path plan = temp.resolve("plan.json");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        BuiltJar.Ended printed = BuiltJar.run(
                "bench",
                "--print-plan",
                "--quick",
                "--stores",
                "concurrent",
                "--no-twins",
                "--protocols",
                "h1",
                "--rates",
                "500",
                "--in-flight",
                "0",
                "--rounds",
                "1",
                "--duration",
                "300ms",
                "--warmup",
                "0ms",
                "--external",
                "other=http://127.0.0.1:" + port,
                "--external-command",
                "other=%s @../jvm.options -jar target/kvcache.jar serve --bind 127.0.0.1 --port %d"
                        .formatted(java, port));
        assertThat(printed.exitCode()).as(printed.errors()).isZero();
        Files.writeString(plan, printed.output());
        Path run = temp.resolve("run");

        BuiltJar.Ended bench = BuiltJar.run("bench", "--plan", plan.toString(), "--out", run.toString());

        assertThat(bench.exitCode()).as(bench.errors()).isZero();
        assertThat(TrialsFile.read(run.resolve("trials.csv")))
                .extracting(trial -> trial.trial().cell().variant().server())
                .containsExactlyInAnyOrder("concurrent", "other");
        assertThat(TrialsFile.read(run.resolve("trials.csv"))).allSatisfy(trial -> {
            assertThat(trial.answers().errors()).isZero();
            assertThat(trial.cpu().serverUsPerRequest()).isPresent();
        });
        assertThat(Files.readString(run.resolve("report.html"))).contains("concurrent or other");
        try (ServerSocket free = new ServerSocket(port)) {
            assertThat(free.isBound()).isTrue();
        }
        assertThat(BuiltJar.run("bench", "--plan", plan.toString(), "--rates", "5")
                        .errors())
                .contains("option '--rates': given with '--plan'");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void badArgumentsAreRefusedInOneLineWithExitCodeTwo() throws Exception {
        BuiltJar.Ended refused = BuiltJar.run("bench", "--stores", "nosuch");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).hasLineCount(1).contains("--stores", "allowed");
        assertThat(BuiltJar.run("report", temp.toString()).exitCode()).isEqualTo(1);
    }

    private static void assertThatFlameGraphsAreThereOrExplained(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).anyMatch(file -> file.endsWith("concurrent-h1-cpu.html") || file.endsWith("notes.txt"));
        }
    }
}
