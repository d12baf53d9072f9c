package kvcache.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code micro} of the built jar from end to end, as a user does. */
@Timeout(120)
class MicroIT {

    private static final List<String> TINY = List.of(
            "micro", "--entries", "1000", "--heap", "256m", "--warmup", "50ms", "--time", "50ms", "--mixes", "80");

    @TempDir
    private Path temp;

    @Test
    void aTinyRunLeavesEveryFileAndCanBeDrawnAgain() throws Exception {
        Path run = temp.resolve("run");

        BuiltJar.Ended micro = BuiltJar.run(tiny(
                "--stores",
                "striped,concurrent",
                "--threads",
                "2",
                "--distributions",
                "zipf:0.99",
                "--rounds",
                "1",
                "--out",
                run.toString()));

        assertThat(micro.exitCode()).as(micro.errors()).isZero();
        assertThat(micro.output()).contains("Read: " + run.resolve("micro.md"));
        assertThat(micro.errors()).as("JMH does not flood the terminal").hasLineCount(4);
        assertThat(Files.readAllLines(run.resolve("rounds.csv"))).hasSize(5);
        assertThat(Files.readAllLines(run.resolve("micro.csv"))).hasSize(5);
        assertThat(run.resolve("micro.json")).content().contains("StoreBenchmarks.store", "gc.alloc.rate.norm");
        assertThat(run.resolve("jmh.log")).content().contains("Benchmark mode: Throughput");
        assertThat(run.resolve("failures.txt")).doesNotExist();
        assertThat(run.resolve("charts/time-80-zipf0.99.png")).isNotEmptyFile();

        Files.delete(run.resolve("micro.md"));
        assertThat(BuiltJar.run("report", run.toString()).exitCode()).isZero();
        assertThat(run.resolve("micro.md")).isNotEmptyFile();
    }

    @Test
    void theCostOfEachCopyIsMeasured() throws Exception {
        Path run = temp.resolve("copies");

        BuiltJar.Ended copies =
                BuiltJar.run("micro", "copies", "--rounds", "1", "--value-sizes", "100", "--out", run.toString());

        assertThat(copies.exitCode()).as(copies.errors()).isZero();
        assertThat(copies.output())
                .hasLineCount(7)
                .contains("heap to the loop's buffer: ", "Read: " + run.resolve("copies.md"));
        assertThat(Files.readAllLines(run.resolve("copies.csv"))).hasSize(7);
        Files.delete(run.resolve("copies.md"));
        assertThat(BuiltJar.run("report", run.toString()).exitCode()).isZero();
        assertThat(run.resolve("copies.md")).isNotEmptyFile();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFootprintIsMeasured() throws Exception {
        Path run = temp.resolve("footprint");

        BuiltJar.Ended micro = BuiltJar.run(List.of(
                "micro",
                "--footprint",
                "--stores",
                "concurrent",
                "--entries",
                "100000",
                "--heap",
                "256m",
                "--value-sizes",
                "100",
                "--rounds",
                "1",
                "--out",
                run.toString()));

        assertThat(micro.exitCode()).as(micro.errors()).isZero();
        List<String> lines = Files.readAllLines(run.resolve("footprint.csv"));
        assertThat(lines).hasSize(2);
        double heapBytes = Double.parseDouble(lines.getLast().split(",", -1)[6]);
        // A key of 9 and a value of 100 bytes take at least themselves; no map takes ten times as much.
        assertThat(heapBytes).isBetween(109.0, 1_000.0);
    }

    @Test
    void aSignalLeavesTheFinishedTrialsReadableAndNoForkRunning() throws Exception {
        Path run = temp.resolve("cut");

        BuiltJar.Interrupted micro = BuiltJar.interrupt(
                "2/", tiny("--stores", "concurrent", "--threads", "1", "--rounds", "99", "--out", run.toString()));

        assertThat(micro.exitCode()).as("%s", micro.errors()).isEqualTo(130);
        assertThat(micro.errors().getLast()).contains("kvcache report " + run);
        assertThat(Files.readAllLines(run.resolve("rounds.csv"))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(BuiltJar.run("report", run.toString()).exitCode()).isZero();
    }

    @Test
    void badArgumentsAreRefusedInOneLineWithExitCodeTwo() throws Exception {
        BuiltJar.Ended refused = BuiltJar.run("micro", "--threads", "1", "--footprint");

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.errors()).hasLineCount(1).contains("--threads", "allowed");
    }

    private static List<String> tiny(String... more) {
        List<String> arguments = new ArrayList<>(TINY);
        arguments.addAll(List.of(more));
        return arguments;
    }
}
