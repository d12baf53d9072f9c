package kvcache.analysis.view.footprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.base.file.CsvFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintViewTest {

    private static final FootprintPlan PLAN =
            new FootprintPlan(List.of("concurrent", "offheap"), List.of(12, 1024), 1_000_000, 2, 2L << 30, 1);

    private static final ExperimentInfo<FootprintPlan> INFO = new ExperimentInfo<>(
            ExperimentInfo.FORMAT_VERSION,
            "a-run",
            Instant.parse("2026-01-02T03:04:05.006Z"),
            PLAN,
            new Machine("cpu", 2, 1L << 33, "none", Machine.UNKNOWN, "Linux", "amd64"),
            new Software("1", "abc", "4.2", "jvm", List.of("-Xmx1g"), List.of()));

    @TempDir
    private Path path;

    @Test
    void theDifferenceOfTheReadingsIsDividedByTheEntries() throws IOException {
        ExperimentFolder<FootprintPlan, FootprintRow> folder = new ExperimentFolder<>(path, FootprintRow.FILES);
        FootprintPlan.Cell onHeap = new FootprintPlan.Cell("concurrent", 12);
        FootprintPlan.Cell offHeap = new FootprintPlan.Cell("offheap", 12);
        try (CsvFile<FootprintRow> rows = folder.begin(INFO)) {
            rows.append(new FootprintRow(onHeap, 1, 50_000_000, 4_000_000, 169_000_000, 124_000_000));
            rows.append(new FootprintRow(onHeap, 2, 50_000_000, 4_000_000, 171_000_000, 124_000_000));
            rows.append(new FootprintRow(offHeap, 1, 50_000_000, 4_000_000, 120_000_000, 4_000_000));
        }

        folder.addFailure("round 2: offheap, values of 12 B: the child failed; see footprint.log");

        assertThat(FootprintView.EXPERIMENT.draw(path))
                .containsExactly(
                        "concurrent, values of 12 B: 120.0 (107.3 to 132.7) bytes of resident set an entry, 99.0 above key and value; 120.0 bytes of heap; 2 rounds.",
                        "offheap, values of 12 B: 70.0 bytes of resident set an entry, 49.0 above key and value; 0.0 bytes of heap; 1 round.",
                        "Read: " + path.resolve("footprint.md"));
        assertThat(Files.readAllLines(folder.figures())).contains("concurrent,12,2,120.000,107.294,132.706,120.000,21");
        assertThat(folder.charts().resolve("footprint-12.png")).isNotEmptyFile();
        assertThat(folder.charts().resolve("footprint-1024.png")).doesNotExist();
        assertThat(folder.page())
                .content()
                .contains("| `offheap` | 12 B | 70.0 | 49.0 | 0.0 |", "- Failed: round 2: offheap");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        ExperimentFolder<FootprintPlan, FootprintRow> folder = new ExperimentFolder<>(path, FootprintRow.FILES);
        FootprintRow row = new FootprintRow(PLAN.cells().getFirst(), 1, 1, 2, 3, 4);
        try (CsvFile<FootprintRow> rows = folder.begin(INFO)) {
            rows.append(row);
        }

        assertThat(folder.read()).isEqualTo(new Content<>(INFO, List.of(row), List.of()));
    }

    @Test
    void aRoundMeasuresEveryCellOnce() {
        assertThat(PLAN.cells(1))
                .containsExactlyInAnyOrderElementsOf(PLAN.cells())
                .hasSize(4);
        assertThat(PLAN.cells(1)).isEqualTo(PLAN.cells(1));
    }
}
