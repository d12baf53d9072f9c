package kvcache.load.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kvcache.base.run.Protocol;
import kvcache.load.CommandRun;
import kvcache.load.FakeServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultFilesTest {

    @TempDir
    private Path folder;

    @Test
    void aRowHasAFigureForEachColumnAndNoLists() throws IOException {
        Path csv = folder.resolve("result.csv");
        Path json = folder.resolve("result.json");
        try (FakeServer server = new FakeServer(Protocol.H1)) {
            assertThat(CommandRun.of(
                                    "http://127.0.0.1:" + server.address().getPort(),
                                    "--quiet",
                                    "--rate=100",
                                    "--keys=10",
                                    "--warmup=0s",
                                    "--duration=0.3s",
                                    "--calibration=" + folder.resolve("none"),
                                    "--json=" + json,
                                    "--csv=" + csv)
                            .exit())
                    .isZero();
        }
        List<String> lines = Files.readAllLines(csv);
        assertThat(lines).hasSize(2);
        List<String> names = List.of(lines.get(0).split(",", -1));
        List<String> figures = List.of(lines.get(1).split(",", -1));
        assertThat(names)
                .doesNotHaveDuplicates()
                .hasSameSizeAs(figures)
                .contains("measured_from", "offered_rate", "verdict", "service_us.p99")
                .doesNotContain("reasons", "evidence", "loops");
        assertThat(figures).doesNotContain("").noneMatch(figure -> figure.matches(".*[\\[{\"].*"));
        JsonNode result = new ObjectMapper().readTree(json.toFile());
        for (int i = 0; i < names.size(); i++) {
            String[] path = names.get(i).split("\\.", 2);
            JsonNode same =
                    path.length == 1 ? result.get(path[0]) : result.get(path[0]).get(path[1]);
            assertThat(same.asText()).as(names.get(i)).isEqualTo(figures.get(i));
        }
    }

    @Test
    void textWithCommasOrQuotesIsOneField() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("list", List.of(1, 2));
        fields.put("text", "one, two");
        fields.put("size", Map.of("12\" disk", 1.5));
        assertThat(ResultFiles.csv(fields)).isEqualTo("text,\"size.12\"\" disk\"\n\"one, two\",1.5\n");
    }
}
