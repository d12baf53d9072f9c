package kvcache.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.plan.Workload;
import kvcache.load.Protocol;
import kvcache.server.cpu.CpuSet;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesOfARunTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05.006Z");

    @TempDir
    private Path folder;

    @Test
    void runJsonKeepsAllThatIsKnownOfARun() throws IOException {
        RunInfo info = info();
        Path file = folder.resolve("run.json");

        RunInfoFile.write(file, info);

        assertThat(RunInfoFile.read(file)).isEqualTo(info);
    }

    @Test
    void aRunOfALaterFormatIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), "{ \"format_version\" : 4 }");

        assertThatThrownBy(() -> RunInfoFile.read(file))
                .isInstanceOf(UnreadableRunException.class)
                .hasMessageContaining("has format 4; this version reads format 3");
    }

    @Test
    void aRowCanBeReadAsSoonAsItIsWritten() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialRow row = row(OptionalDouble.of(20.125), "TIMEOUT:1 CLOSED:2");
        TrialRow withoutCpu = row(OptionalDouble.empty(), "");
        try (TrialsFile trials = TrialsFile.create(file)) {
            trials.append(row);
            assertThat(TrialsFile.read(file)).containsExactly(row);
            trials.append(withoutCpu);
        }

        assertThat(TrialsFile.read(file)).containsExactly(row, withoutCpu);
    }

    @Test
    void histogramsKeepEveryPercentile() throws IOException {
        Histogram latency = new Histogram(3);
        Histogram lag = new Histogram(3);
        for (int i = 1; i <= 10_000; i++) {
            latency.recordValue(i * 1_000L);
            lag.recordValue(i);
        }
        Path file = folder.resolve("trial.hlog");

        HistogramFile.write(file, START, Duration.ofSeconds(1), latency, lag);

        assertThat(HistogramFile.readLatencyNs(file)).isEqualTo(latency);
        assertThat(Files.readString(file)).contains("Tag=latency", "Tag=send_lag");
    }

    @Test
    void onlyANewOrEmptyFolderIsVacant() throws IOException {
        assertThat(new RunFolder(folder).isVacant()).isTrue();
        assertThat(new RunFolder(folder.resolve("new")).isVacant()).isTrue();
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(new RunFolder(folder).isVacant()).isFalse();
        assertThat(new RunFolder(file).isVacant()).isFalse();
    }

    private static RunInfo info() {
        return new RunInfo(
                RunInfo.FORMAT_VERSION,
                "a \"name\"",
                START,
                new BenchPlan(
                        "stripes",
                        List.of(new ServerSetup("stripes=4", "striped", List.of("--stripes", "4"))),
                        List.of(Protocol.H2C),
                        Rates.parse("1,1000"),
                        3,
                        new Timing(Duration.ofMillis(500), Duration.ZERO, Duration.ofSeconds(10)),
                        Concurrency.DEFAULT,
                        Workload.ORIGINAL,
                        -3,
                        CpuSet.parse("0-1"),
                        CpuSet.parse("2-3")),
                new Machine("cpu", 4, 1L << 33, "none", Machine.UNKNOWN, "Linux", "amd64"),
                new Software("1", "abc-dirty", "4.2", "jvm", List.of("-Xmx1g"), List.of("my.jar, SHA-256 00")),
                "taskset");
    }

    private static TrialRow row(OptionalDouble cpu, String errorKinds) {
        LatencyUs latency = new LatencyUs(1.5, 2, 3, 4, 5.125, 6, 7);
        Trial trial = new Trial(3, 2, new Cell(new Variant("stripes=4", Protocol.H2C), 1000));
        return new TrialRow(
                trial,
                START,
                1.001,
                997,
                3,
                errorKinds,
                996.004,
                800,
                197,
                790,
                latency,
                latency,
                cpu,
                cpu,
                8.25,
                0.1234);
    }
}
