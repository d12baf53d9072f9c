package kvcache.analysis.view.copies;

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

class CopiesViewTest {

    private static final CopiesPlan PLAN = new CopiesPlan(List.of(12, 1 << 20), 2);

    private static final ExperimentInfo<CopiesPlan> INFO = new ExperimentInfo<>(
            ExperimentInfo.FORMAT_VERSION,
            "copies",
            Instant.parse("2026-01-02T03:04:05.006Z"),
            PLAN,
            new Machine("cpu", 2, 1L << 33, "none", Machine.UNKNOWN, "Linux", "amd64"),
            new Software("1", "abc", "4.2", "jvm", List.of("-Xmx1g"), List.of()));

    private static final String OF_BEFORE = """
            {
              "format_version" : 1,
              "started_at" : "2026-01-02T03:04:05.006Z",
              "value_bytes" : [ 12, 1048576 ],
              "rounds" : 2,
              "machine" : {
                "cpu_model" : "cpu", "logical_cpus" : 2, "memory_bytes" : 8589934592, "hypervisor" : "none",
                "instance_type" : "unknown", "kernel" : "Linux", "architecture" : "amd64"
              },
              "software" : {
                "kvcache" : "1", "git_revision" : "abc", "netty" : "4.2", "jvm" : "jvm",
                "jvm_flags" : [ "-Xmx1g" ], "plugins" : [ ]
              }
            }
            """;

    @TempDir
    private Path path;

    private ExperimentFolder<CopiesPlan, CopyRow> write() throws IOException {
        ExperimentFolder<CopiesPlan, CopyRow> folder = new ExperimentFolder<>(path, CopyRow.FILES);
        try (CsvFile<CopyRow> rows = folder.begin(INFO)) {
            rows.append(row(Copy.HEAP_TO_OFF_HEAP, 12, 1, 4));
            rows.append(row(Copy.HEAP_TO_OFF_HEAP, 12, 2, 9));
            rows.append(row(Copy.HEAP_TO_OFF_HEAP, 1 << 20, 1, 1_234));
        }
        return folder;
    }

    private static CopyRow row(Copy copy, int bytes, int round, double ns) {
        return new CopyRow(new CopiesPlan.Cell(copy, bytes), round, ns);
    }

    @Test
    void aRoundMeasuresEveryCopyOfEveryLengthInTheSameOrder() {
        assertThat(PLAN.cells(1)).hasSize(12).isEqualTo(PLAN.cells(2)).doesNotHaveDuplicates();
        assertThat(PLAN.trials(2).getFirst()).hasToString("round 2: heap to the loop's buffer, 12 B");
    }

    @Test
    void timesAreGeometricMeansWithIntervalsInBrackets() throws IOException {
        ExperimentFolder<CopiesPlan, CopyRow> folder = write();
        folder.addFailure("round 2: heap to off-heap, 1048576 B: it failed");

        List<String> lines = CopiesView.EXPERIMENT.draw(path);

        assertThat(lines)
                .hasSize(Copy.values().length + 1)
                .anySatisfy(line -> assertThat(line)
                        .startsWith("heap to off-heap: 6.0 [0.0, ")
                        .endsWith("], 1,234 ns"));
        assertThat(folder.page())
                .content()
                .contains(
                        "geometric means of 2 rounds",
                        "| copy | taken by | 12 B | 1 MiB |\n| --- | --- | --- | --- |\n",
                        "Failed: round 2: heap to off-heap");
    }

    @Test
    void descriptionsOfBothShapesAreRead() throws IOException {
        ExperimentFolder<CopiesPlan, CopyRow> folder = write();
        Content<CopiesPlan, CopyRow> written = folder.read();
        assertThat(written.info()).isEqualTo(INFO);

        Files.writeString(path.resolve("run.json"), OF_BEFORE);

        assertThat(folder.read()).isEqualTo(written);
    }
}
