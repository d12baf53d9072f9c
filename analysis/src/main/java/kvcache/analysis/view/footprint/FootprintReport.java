package kvcache.analysis.view.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Fonts;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.MeanOfRounds;
import kvcache.analysis.view.micro.MicroPlan;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.file.WholeFile;

/** Draws a run from its files: {@code footprint.csv}, a chart for each length of values, and a page. */
public final class FootprintReport {

    private final FootprintFolder folder;
    private final FootprintInfo info;
    private final List<FootprintRow> rows;
    private final List<String> failures;

    private FootprintReport(FootprintFolder folder) throws IOException {
        this.folder = folder;
        this.info = FootprintInfo.read(folder.runInfo());
        this.rows = FootprintRounds.read(folder.rounds());
        this.failures = Files.exists(folder.failures()) ? Files.readAllLines(folder.failures()) : List.of();
    }

    /**
     * What was drawn.
     *
     * @param page the page's file
     * @param findings a sentence for each store and length of values
     */
    public record Summary(Path page, List<String> findings) {}

    /** A cell and its figures, in bytes an entry. */
    private record Found(FootprintPlan.Cell cell, int rounds, Figure resident, Figure heap) {
        int payload() {
            return MicroPlan.KEY_BYTES + cell.valueBytes();
        }
    }

    /** A mean over the rounds, and its interval where there is more than one. */
    private record Figure(double mean, Optional<Interval> interval) {
        static Figure of(double... values) {
            return new Figure(java.util.Arrays.stream(values).average().orElseThrow(), MeanOfRounds.of(values));
        }

        double low() {
            return interval.map(Interval::low).orElse(mean);
        }

        double high() {
            return interval.map(Interval::high).orElse(mean);
        }

        @Override
        public String toString() {
            return bytes(mean)
                    + interval.map(range -> " (%s to %s)".formatted(bytes(range.low()), bytes(range.high())))
                            .orElse("");
        }
    }

    /**
     * Draws everything again, in place of what was drawn before.
     *
     * @throws UnreadableFileException where the folder holds no finished measurement; the message is one line
     */
    public static Summary draw(FootprintFolder folder) throws IOException {
        return new FootprintReport(folder).draw();
    }

    private Summary draw() throws IOException {
        if (rows.isEmpty()) {
            throw new UnreadableFileException("%s holds no finished measurement: there is nothing to draw%s"
                    .formatted(folder.path(), failures.isEmpty() ? "" : "; the first failed: " + failures.getFirst()));
        }
        folder.create();
        List<Found> found = found();
        CsvFile.write(folder.cells(), columns(), found);
        Map<String, BarChart> charts = Fonts.missing().isEmpty() ? charts(found) : Map.of();
        for (Map.Entry<String, BarChart> chart : charts.entrySet()) {
            Files.write(
                    folder.charts().resolve(chart.getKey() + ".png"),
                    chart.getValue().chart(chart.getKey()).png(2));
        }
        List<String> sentences = found.stream().map(this::sentence).toList();
        WholeFile.write(folder.page(), page(found, sentences, List.copyOf(charts.keySet())));
        return new Summary(folder.page(), sentences);
    }

    private List<Found> found() {
        List<Found> found = new ArrayList<>();
        int entries = info.plan().entries();
        for (FootprintPlan.Cell cell : info.plan().cells()) {
            List<FootprintRow> own =
                    rows.stream().filter(row -> row.cell().equals(cell)).toList();
            if (!own.isEmpty()) {
                found.add(new Found(
                        cell,
                        own.size(),
                        figure(own, row -> row.residentBytesPerEntry(entries)),
                        figure(own, row -> row.heapBytesPerEntry(entries))));
            }
        }
        return found;
    }

    private static Figure figure(List<FootprintRow> rows, ToDoubleFunction<FootprintRow> bytesPerEntry) {
        return Figure.of(rows.stream().mapToDouble(bytesPerEntry).toArray());
    }

    private static List<Column<Found>> columns() {
        return List.of(
                new Column<>("store", found -> found.cell().store()),
                new Column<>("value_bytes", found -> found.cell().valueBytes()),
                new Column<>("rounds", Found::rounds),
                new Column<>(
                        "resident_bytes_per_entry",
                        found -> CsvFile.decimal(found.resident().mean())),
                new Column<>(
                        "resident_bytes_per_entry_low",
                        found -> CsvFile.decimal(found.resident().low())),
                new Column<>(
                        "resident_bytes_per_entry_high",
                        found -> CsvFile.decimal(found.resident().high())),
                new Column<>(
                        "heap_bytes_per_entry",
                        found -> CsvFile.decimal(found.heap().mean())),
                new Column<>("key_and_value_bytes", Found::payload));
    }

    private Map<String, BarChart> charts(List<Found> found) {
        Map<String, BarChart> charts = new TreeMap<>();
        for (int valueBytes : info.plan().valueBytes()) {
            List<BarChart.Bar> resident = bars(found, valueBytes, Found::resident);
            List<BarChart.Bar> heap = bars(found, valueBytes, Found::heap);
            if (!resident.isEmpty()) {
                charts.put(
                        "footprint-" + valueBytes,
                        new BarChart(
                                "Memory of an entry: key of %s B, value of %s"
                                        .formatted(MicroPlan.KEY_BYTES, size(valueBytes)),
                                List.of(
                                        String.format(
                                                Locale.ROOT,
                                                "Run %s: %,d entries; key and value are %,d B of each bar of the resident set",
                                                info.name(),
                                                info.plan().entries(),
                                                MicroPlan.KEY_BYTES + valueBytes),
                                        "What the process grew by from before the store was opened until it was full; lines: 95 % intervals."),
                                "bytes per entry",
                                false,
                                info.plan().stores(),
                                List.of(
                                        new BarChart.Panel("resident set", resident),
                                        new BarChart.Panel("heap", heap))));
            }
        }
        return charts;
    }

    private static List<BarChart.Bar> bars(
            List<Found> found, int valueBytes, java.util.function.Function<Found, Figure> which) {
        return found.stream()
                .filter(one -> one.cell().valueBytes() == valueBytes)
                .map(one -> {
                    Figure figure = which.apply(one);
                    return new BarChart.Bar(
                            one.cell().store(),
                            Math.max(0, figure.mean()),
                            figure.low(),
                            figure.high(),
                            bytes(figure.mean()));
                })
                .toList();
    }

    private String sentence(Found found) {
        return "%s, values of %s: %s bytes of resident set an entry, %s above key and value; %s bytes of heap; %s %s."
                .formatted(
                        found.cell().store(),
                        size(found.cell().valueBytes()),
                        found.resident(),
                        bytes(found.resident().mean() - found.payload()),
                        bytes(found.heap().mean()),
                        found.rounds(),
                        found.rounds() == 1 ? "round" : "rounds");
    }

    private String page(List<Found> found, List<String> sentences, List<String> charts) {
        StringBuilder page = new StringBuilder("# Memory of an entry: run %s%n%n".formatted(info.name()));
        sentences.forEach(sentence -> page.append("- ").append(sentence).append('\n'));
        failures.forEach(failure -> page.append("- Failed: ").append(failure).append('\n'));
        page.append('\n');
        charts.forEach(chart -> page.append("![%s](charts/%s.png)%n%n".formatted(chart, chart)));
        page.append("| store | value | resident set, B/entry | above key and value | heap, B/entry |\n");
        page.append("| --- | --- | --- | --- | --- |\n");
        for (Found one : found) {
            page.append("| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                            one.cell().store(),
                            size(one.cell().valueBytes()),
                            one.resident(),
                            bytes(one.resident().mean() - one.payload()),
                            bytes(one.heap().mean())));
        }
        page.append(String.format(
                Locale.ROOT,
                """

                ## How it was measured

                - Each figure is the difference between two readings of one process of its own: before the store was opened, and when %,d entries
                  were in it; the whole store counts, its empty table included. The resident set is VmRSS of /proc/self/status, the heap what is in use. Both are
                  read after full collections that gave nothing more back.
                - A small store of the same kind was filled and closed first, so that its classes and its compiled code are in both readings.
                - Keys and values were made when they were put; nothing but the store held them. Then every entry was looked up.
                - Means of the rounds, with Student's 95 %% interval.
                - JVM: %s, with `%s`
                - kvcache %s, revision %s; %s, %s
                """,
                info.plan().entries(),
                info.software().jvm(),
                String.join(" ", info.software().jvmFlags()),
                info.software().kvcache(),
                info.software().gitRevision(),
                info.machine().cpuModel(),
                info.machine().kernel()));
        return page.toString();
    }

    private static String size(int bytes) {
        return bytes >= 1024 && bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " B";
    }

    private static String bytes(double value) {
        return String.format(Locale.ROOT, Math.abs(value) >= 1_000 ? "%,.0f" : "%.1f", value);
    }
}
