package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Fonts;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/** Draws a run from its files: {@code micro.csv}, its charts and its page. */
public final class MicroReport {

    private MicroReport() {}

    /**
     * What was drawn.
     *
     * @param page the page's file
     * @param findings the sentences, each condition's under its name
     */
    public record Summary(Path page, List<String> findings) {}

    /**
     * Draws everything again, in place of what was drawn before.
     *
     * @throws UnreadableFileException where the folder holds no finished trial; the message is one line
     */
    public static Summary draw(MicroFolder folder) throws IOException {
        MicroData data = MicroData.read(folder);
        if (data.rows().isEmpty()) {
            throw new UnreadableFileException("%s holds no finished measurement: there is nothing to draw%s"
                    .formatted(
                            folder.path(),
                            data.failures().isEmpty()
                                    ? ""
                                    : "; the first failed with "
                                            + data.failures().getFirst()));
        }
        folder.create();
        CellsFile.write(folder.cells(), data);
        Map<String, BarChart> charts = Fonts.missing().isEmpty() ? new MicroCharts(data).all() : Map.of();
        for (Map.Entry<String, BarChart> chart : charts.entrySet()) {
            Files.write(
                    folder.charts().resolve(chart.getKey() + ".png"),
                    chart.getValue().chart(chart.getKey()).png(2));
        }
        MicroFindings findings = MicroFindings.of(data);
        WholeFile.write(folder.page(), MicroPage.of(data, findings, charts.keySet()));
        return new Summary(folder.page(), inShort(findings));
    }

    private static List<String> inShort(MicroFindings findings) {
        List<String> lines = new ArrayList<>();
        for (MicroFindings.Group group : findings.groups()) {
            lines.add(group.condition() + ":");
            group.sentences().forEach(sentence -> lines.add("  " + sentence));
        }
        return lines;
    }
}
