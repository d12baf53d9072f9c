package kvcache.analysis.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Concurrency;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Rates;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.ServerSpec;
import kvcache.analysis.plan.StopRule;
import kvcache.analysis.plan.Timing;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.plan.Workload;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.linux.CpuSet;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
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
    void ofARunThatWasMadeBeforePlansHeldTraitsTheBuiltInStoresHaveTheirs() throws IOException {
        RunInfo info = info();
        Path file = folder.resolve("run.json");
        RunInfoFile.write(file, info);
        Files.writeString(file, Files.readString(file).replaceAll("(?s),\\s*\"traits\" : \\{[^}]*\\}", ""));

        assertThat(Files.readString(file)).doesNotContain("traits");
        assertThat(RunInfoFile.read(file)).isEqualTo(info);
        assertThat(PlanFile.read(file).servers().getFirst().traits().isStriped())
                .isTrue();
    }

    @Test
    void inARunThatWasMadeBeforeCpusWereKeptAwakeTheySlept() throws IOException {
        Path file = folder.resolve("run.json");
        RunInfoFile.write(file, info());
        Files.writeString(file, Files.readString(file).replaceAll("\"kept_awake\" : true,", ""));

        assertThat(RunInfoFile.read(file).keptAwake()).isFalse();
    }

    @Test
    void aPlanThatWasMadeBeforeThereWerePeersHasNoneOfTheirFields() throws IOException {
        Path file = folder.resolve("run.json");
        RunInfo info = info();
        RunInfoFile.write(file, info);
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll("(?s)\\s*\"pipelined\" : 0,", "")
                        .replaceAll("(?s)\\s*\"version\" : \"nginx 1.22\",", "")
                        .replaceAll("(?s)\\s*\"files\" : \\{[^}]*\\},", ""));
        assertThat(Files.readString(file)).doesNotContain("pipelined", "nginx 1.22", "files");

        BenchPlan plan = RunInfoFile.read(file).plan();

        assertThat(plan.demands()).isEqualTo(info.plan().demands());
        assertThat(plan.server("nginx").launch()).isInstanceOfSatisfying(ServerSpec.External.class, external -> {
            assertThat(external.command()).containsExactly("nginx", "-c", "my.conf");
            assertThat(external.version()).isEmpty();
            assertThat(external.files()).isEmpty();
        });
    }

    @Test
    void aPipelinedTrialIsKeptAndOlderTrialsAreNotPipelined() throws IOException {
        TrialRow pipelined = row(new LoadProfile.ClosedLoop(64, 16), OptionalDouble.empty(), "");
        TrialRow usual = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        assertThat(TrialsFile.read(trials(pipelined, usual))).containsExactly(pipelined, usual);
        Path file = trials(usual);
        String text = Files.readString(file);

        Files.writeString(file, text.replace("per_connection,", "").replace(",64,,2,", ",64,2,"));

        assertThat(Files.readString(file)).hasSize(text.length() - "per_connection,".length() - 1);
        assertThat(TrialsFile.read(file)).containsExactly(usual);
    }

    @Test
    void trialsThatWereMadeBeforeUndisturbedWindowsWereKnownHaveNone() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        TrialsFile.write(file, List.of(row));
        String text = Files.readString(file);
        Files.writeString(file, text.replaceAll(",undisturbed[^\n]*", "").replaceAll("(?m),{8}$", ""));

        assertThat(Files.readString(file)).isNotEqualTo(text).doesNotContain("undisturbed");
        assertThat(TrialsFile.read(file)).containsExactly(row);
    }

    @Test
    void undisturbedWindowsAreRepresentativeIfTheyAreAThirdOfTheTime() {
        LatencyUs latency = new LatencyUs(1, 1, 1, 1, 1, 1, 1);

        assertThat(new TrialRow.Undisturbed(0.34, latency).isRepresentative()).isTrue();
        assertThat(new TrialRow.Undisturbed(0.33, latency).isRepresentative()).isFalse();
    }

    @Test
    void aRunOfALaterFormatIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("run.json"), "{ \"format_version\" : 5 }");

        assertThatThrownBy(() -> RunInfoFile.read(file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("has format 5; this version reads format 4");
    }

    @Test
    void aRowCanBeReadAsSoonAsItIsWritten() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialRow row = row(new LoadProfile.OpenLoop(1000), OptionalDouble.of(20.125), "TIMEOUT:1 CLOSED:2");
        TrialRow withoutCpu = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        try (TrialsFile trials = TrialsFile.open(file)) {
            trials.append(row);
            assertThat(TrialsFile.read(file)).containsExactly(row);
            trials.append(withoutCpu);
        }

        assertThat(TrialsFile.read(file)).containsExactly(row, withoutCpu);
    }

    @Test
    void aRowThatWasCutIsDroppedWhenTheFileIsGoneOnWith() throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        try (TrialsFile trials = TrialsFile.open(file)) {
            trials.append(row);
        }
        Files.writeString(file, "stripes=4,h1,1000,,2,2026-0", StandardOpenOption.APPEND);

        try (TrialsFile trials = TrialsFile.open(file)) {
            trials.append(row);
        }

        assertThat(TrialsFile.read(file)).containsExactly(row, row);
    }

    private static BenchPlan planOfRows() {
        return info().plan();
    }

    private Path trials(TrialRow... rows) throws IOException {
        Path file = folder.resolve("trials.csv");
        TrialsFile.write(file, List.of(rows));
        return file;
    }

    @Test
    void aLastRowThatWasCutIsLeftOutWithANoteAndHidesNoOther() throws IOException {
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        Path file = trials(row);
        String whole = Files.readString(file);
        String header = whole.substring(0, whole.indexOf('\n') + 1);
        String line = whole.substring(header.length());
        for (int length : List.of(1, line.indexOf("\"it changed") + 3, line.length() - 1)) {
            List<String> notes = new ArrayList<>();
            Files.writeString(file, whole + line.substring(0, length));

            assertThat(TrialsFile.read(file, planOfRows(), notes::add)).containsExactly(row);
            assertThat(notes).singleElement().asString().contains("trials.csv", "last row is truncated");
        }
    }

    @Test
    void aHeaderThatWasCutOrIsMissingIsWrittenAnew() throws IOException {
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        Pause pause = new Pause(new Variant("striped", Protocol.H1), 2, START, "G1", 1);
        Path trials = folder.resolve("trials.csv");
        Path pauses = folder.resolve("pauses.csv");
        for (String left : List.of("", "server,proto")) {
            Files.writeString(trials, left);
            Files.writeString(pauses, left);
            try (TrialsFile file = TrialsFile.open(trials);
                    PausesFile other = PausesFile.open(pauses)) {
                file.append(row);
                other.append(List.of(pause));
            }

            assertThat(TrialsFile.read(trials)).containsExactly(row);
            assertThat(PausesFile.read(pauses)).containsExactly(pause);
        }
    }

    @Test
    void aFileOfOtherColumnsIsNotAddedTo() throws IOException {
        Path file = Files.writeString(folder.resolve("trials.csv"), "server,protocol\nstriped,h1\n");

        assertThatThrownBy(() -> TrialsFile.open(file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining("other columns");
        assertThat(file).hasContent("server,protocol\nstriped,h1\n");
    }

    @Test
    void aByteOrderMarkIsReadOver() throws IOException {
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        Path file = trials(row);
        Files.writeString(file, "\uFEFF" + Files.readString(file));
        Path json = folder.resolve("run.json");
        RunInfoFile.write(json, info());
        Files.writeString(json, "\uFEFF" + Files.readString(json));

        assertThat(TrialsFile.read(file)).containsExactly(row);
        assertThat(RunInfoFile.read(json)).isEqualTo(info());
        try (TrialsFile more = TrialsFile.open(file)) {
            more.append(row);
        }
        assertThat(TrialsFile.read(file)).hasSize(2);
    }

    @Test
    void whatNoBenchWritesIsRefusedInOneLine() throws IOException {
        TrialRow row = row(new LoadProfile.ClosedLoop(64), OptionalDouble.empty(), "");
        String text = Files.readString(trials(row));

        refuses(text + text.substring(text.indexOf('\n') + 1), "two rows of stripes=4-h2c-closed64-round2");
        refuses(text.replace("stripes=4", "papaya"), "row of papaya-h2c, which the plan");
        refuses(text.replace("h2c", "h1"), "row of stripes=4-h1, which the plan");
        refuses(text.replace(",1.001,", ",NaN,"), "row 1: duration_s is 'NaN'; allowed: a finite number");
        refuses(text.replace(",8.250,", ",Infinity,"), "finite");
        refuses(text.replace(",996.004,", ",fast,"), "row 1");
        refuses(text.replace(",996.004,", ","), "row 1");
        refuses(text.replace("\"it", "\"it\"x"), "trials.csv");
    }

    private void refuses(String text, String told) throws IOException {
        Path file = Files.writeString(folder.resolve("trials.csv"), text);

        assertThatThrownBy(() -> TrialsFile.read(file, planOfRows(), note -> {}))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageContaining(told)
                .message()
                .hasLineCount(1);
    }

    @Test
    void aFileIsReplacedAsAWholeOrNotAtAll() throws IOException {
        Path json = folder.resolve("run.json");
        RunInfoFile.write(json, info());
        Path hlog = folder.resolve("trial.hlog");
        Histogram histogram = new Histogram(3);
        histogram.recordValue(7);
        List<HistogramFile.Slice> slices = List.of(new HistogramFile.Slice(histogram, histogram, Optional.empty()));
        HistogramFile.write(hlog, slices);
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "this system has no device that is always full");
        // What is written first, before it takes the place of the file, has no room.
        Files.createSymbolicLink(folder.resolve("run.json.part"), full);
        Files.createSymbolicLink(folder.resolve("trial.hlog.part"), full);

        assertThatThrownBy(() -> RunInfoFile.write(json, info().resumed(START))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> HistogramFile.write(hlog, slices)).isInstanceOf(IOException.class);

        assertThat(RunInfoFile.read(json)).isEqualTo(info());
        assertThat(HistogramFile.readLatencyNs(hlog).getTotalCount()).isEqualTo(1);
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("run.json", "trial.hlog");
    }

    @Test
    void pausesAreKept() throws IOException {
        Path file = folder.resolve("pauses.csv");
        Pause pause = new Pause(new Variant("striped", Protocol.H1), 2, START, "G1CollectForAllocation", 1234.5);

        assertThat(PausesFile.read(file)).isEmpty();
        for (int session = 0; session < 2; session++) {
            try (PausesFile pauses = PausesFile.open(file)) {
                pauses.append(List.of(pause));
            }
        }

        assertThat(PausesFile.read(file)).containsExactly(pause, pause);
    }

    @Test
    void aPlanIsReadFromItsFileOrFromThatOfARun() throws IOException {
        RunInfo info = info();
        RunInfoFile.write(folder.resolve("run.json"), info);
        Files.writeString(folder.resolve("plan.json"), PlanFile.text(info.plan()));

        assertThat(PlanFile.read(folder.resolve("run.json"))).isEqualTo(info.plan());
        assertThat(PlanFile.read(folder.resolve("plan.json"))).isEqualTo(info.plan());
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

        latency.setStartTimeStamp(START.toEpochMilli());
        Histogram later = latency.copy();
        later.setStartTimeStamp(START.plusSeconds(9).toEpochMilli());
        later.setEndTimeStamp(START.plusSeconds(10).toEpochMilli());

        Histogram undisturbed = lag.copy();
        HistogramFile.write(
                file,
                List.of(
                        new HistogramFile.Slice(latency, lag, Optional.empty()),
                        new HistogramFile.Slice(later, lag, Optional.of(undisturbed))));

        assertThat(HistogramFile.readSlicesNs(file))
                .containsExactly(latency, later)
                .extracting(Histogram::getStartTimeStamp)
                .containsExactly(START.toEpochMilli(), START.plusSeconds(9).toEpochMilli());
        assertThat(HistogramFile.readLatencyNs(file).getTotalCount()).isEqualTo(2 * latency.getTotalCount());
        assertThat(HistogramFile.readLatencyNs(file).getValueAtPercentile(99))
                .isEqualTo(latency.getValueAtPercentile(99));
        assertThat(HistogramFile.readSlices(file))
                .containsExactly(
                        new HistogramFile.SliceLatency(latency, Optional.empty()),
                        new HistogramFile.SliceLatency(later, Optional.of(undisturbed)));
        assertThat(Files.readString(file)).contains("Tag=latency", "Tag=send_lag", "Tag=undisturbed");
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
        Machine machine = new Machine("cpu", 4, 1L << 33, "none", Machine.UNKNOWN, "Linux", "amd64");
        return new RunInfo(
                RunInfo.FORMAT_VERSION,
                "a \"name\"",
                START,
                new BenchPlan(
                        List.of(
                                new ServerSetup(
                                        "stripes=4",
                                        Map.of("store", "striped", "stripes", "4"),
                                        new ServerSpec.Ours("striped", List.of("--stripes", "4"), List.of("-Xmx1g"))),
                                new ServerSetup(
                                        "nginx",
                                        Map.of("server", "nginx"),
                                        new ServerSpec.External(
                                                URI.create("http://127.0.0.1:8080"),
                                                "nginx 1.22",
                                                List.of("nginx", "-c", "my.conf"),
                                                Map.of("my.conf", "daemon off;"),
                                                "/{key}",
                                                "PUT /{key}",
                                                List.of(Protocol.H1)))),
                        List.of(Protocol.H2C),
                        Rates.parse("1,1000"),
                        List.of(1, 64),
                        0,
                        new StopRule(3, Duration.ofMinutes(10), 0.05, false),
                        new Timing(Duration.ofMillis(500), Duration.ZERO, Duration.ofSeconds(10), 10),
                        Concurrency.DEFAULT,
                        Workload.ORIGINAL,
                        -3,
                        CpuSet.parse("0-1"),
                        CpuSet.parse("2-3")),
                machine,
                machine,
                new Software("1", "abc-dirty", "4.2", "jvm", List.of("-Xmx1g"), List.of("my.jar, SHA-256 00")),
                "taskset",
                true,
                List.of(START.plusSeconds(100)));
    }

    private static TrialRow row(LoadProfile demand, OptionalDouble cpu, String errorKinds) {
        LatencyUs latency = new LatencyUs(1.5, 2, 3, 4, 5.125, 6, 7);
        Trial trial = new Trial(2, new Cell(new Variant("stripes=4", Protocol.H2C), demand));
        return new TrialRow(
                trial,
                START,
                Verdict.UNSTEADY,
                "it changed, and \"so\" on",
                new TrialRow.Slices(3, 1, 1.001),
                new TrialRow.Answers(997, 3, errorKinds, 1_000, 800, 197, 790),
                996.004,
                latency,
                latency,
                new TrialRow.CpuCost(cpu, cpu, 8.25, 0.1234),
                demand instanceof LoadProfile.OpenLoop
                        ? Optional.of(new TrialRow.Undisturbed(0.75, latency))
                        : Optional.empty());
    }
}
