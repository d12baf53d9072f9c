package kvcache.analysis.view.footprint;

import static kvcache.base.file.CsvFile.decimal;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kvcache.analysis.chart.BarChart;
import kvcache.analysis.chart.Chart;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Block;
import kvcache.analysis.page.Document;
import kvcache.analysis.page.Section;
import kvcache.analysis.page.Table;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.view.Experiment;
import kvcache.analysis.view.Looks;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;

/** Renders a run: {@code footprint.csv}, a chart for each value size, and a page. */
public final class FootprintView {

    public static final Experiment EXPERIMENT =
            Experiment.inProcess(FootprintRow.FILES, content -> new FootprintView(content).drawing());

    private final Content<FootprintPlan, FootprintRow> run;
    private final FootprintPlan plan;
    private final List<Found> found;

    private FootprintView(Content<FootprintPlan, FootprintRow> run) {
        this.run = run;
        this.plan = run.plan();
        this.found = plan.cells().stream().flatMap(cell -> found(cell).stream()).toList();
    }

    /** A cell and its figures, in bytes per entry. */
    private record Found(FootprintPlan.Cell cell, int rounds, Estimate resident, Estimate heap) {
        int payload() {
            return FootprintPlan.KEY_BYTES + cell.valueBytes();
        }

        String value() {
            return Format.bytes(cell.valueBytes());
        }

        String residentText() {
            return resident.text(FootprintView::number);
        }

        String aboveKeyAndValue() {
            return number(resident.mean() - payload());
        }

        String heapText() {
            return number(heap.mean());
        }

        BarChart.Bar bar(Estimate bytes) {
            return new BarChart.Bar(
                    cell.store(), Math.max(0, bytes.mean()), bytes.low(), bytes.high(), number(bytes.mean()));
        }
    }

    private Optional<Found> found(FootprintPlan.Cell cell) {
        List<FootprintRow> rows =
                run.rows().stream().filter(row -> row.cell().equals(cell)).toList();
        int entries = plan.entries();
        return estimate(rows, row -> row.residentBytesPerEntry(entries))
                .flatMap(resident -> estimate(rows, row -> row.heapBytesPerEntry(entries))
                        .map(heap -> new Found(cell, rows.size(), resident, heap)));
    }

    private static Optional<Estimate> estimate(List<FootprintRow> rows, ToDoubleFunction<FootprintRow> bytesPerEntry) {
        return Estimate.of(rows.stream().mapToDouble(bytesPerEntry).toArray());
    }

    private static String number(double bytes) {
        return Format.tenths(bytes, 1_000);
    }

    private Experiment.Drawing drawing() {
        List<String> sentences = found.stream().map(FootprintView::sentence).toList();
        List<Chart> charts = Experiment.drawable(this::charts);
        return new Experiment.Drawing(
                page(sentences, charts),
                charts,
                file -> CsvFile.write(file, columns(), found),
                sentences.stream().map(Block.Paragraph::new).toList());
    }

    private static List<Column<Found>> columns() {
        return List.of(
                new Column<>("store", one -> one.cell().store()),
                new Column<>("value_bytes", one -> one.cell().valueBytes()),
                new Column<>("rounds", Found::rounds),
                new Column<>("resident_bytes_per_entry", one -> decimal(one.resident.mean())),
                new Column<>("resident_bytes_per_entry_low", one -> decimal(one.resident.low())),
                new Column<>("resident_bytes_per_entry_high", one -> decimal(one.resident.high())),
                new Column<>("heap_bytes_per_entry", one -> decimal(one.heap.mean())),
                new Column<>("key_and_value_bytes", Found::payload));
    }

    private List<Chart> charts() {
        return found.stream()
                .map(one -> one.cell().valueBytes())
                .distinct()
                .map(this::chart)
                .sorted(Comparator.comparing(Chart::name))
                .toList();
    }

    private Chart chart(int valueBytes) {
        return new BarChart(
                        "Memory of an entry: key of %s B, value of %s"
                                .formatted(FootprintPlan.KEY_BYTES, Format.bytes(valueBytes)),
                        List.of(
                                String.format(
                                        Locale.ROOT,
                                        "Run %s: %,d entries; key and value are %,d B of each bar of the resident set",
                                        run.info().name(),
                                        plan.entries(),
                                        FootprintPlan.KEY_BYTES + valueBytes),
                                "What the process grew by from before the store was opened until it was full; lines: 95 % intervals."),
                        "bytes per entry",
                        false,
                        Looks.palette(plan.stores()),
                        List.of(
                                panel("resident set", valueBytes, one -> one.bar(one.resident)),
                                panel("heap", valueBytes, one -> one.bar(one.heap))))
                .chart("footprint-" + valueBytes);
    }

    private BarChart.Panel panel(String label, int valueBytes, Function<Found, BarChart.Bar> bar) {
        Stream<Found> ofSize = found.stream().filter(one -> one.cell.valueBytes() == valueBytes);
        return new BarChart.Panel(label, ofSize.map(bar).toList());
    }

    private static String sentence(Found one) {
        return "%s, values of %s: %s bytes of resident set an entry, %s above key and value; %s bytes of heap; %s."
                .formatted(
                        one.cell().store(),
                        one.value(),
                        one.residentText(),
                        one.aboveKeyAndValue(),
                        one.heapText(),
                        Format.counted(one.rounds(), "round"));
    }

    private Document page(List<String> sentences, List<Chart> charts) {
        Table table =
                new Table().words("store", "value", "resident set, B/entry", "above key and value", "heap, B/entry");
        found.forEach(one -> table.row(
                "`" + one.cell().store() + "`",
                one.value(),
                one.residentText(),
                one.aboveKeyAndValue(),
                one.heapText()));
        Block.Bullets findings = new Block.Bullets(
                Stream.concat(sentences.stream(), run.failures().stream().map(failure -> "Failed: " + failure))
                        .toList());
        return new Document(
                "Memory of an entry: run " + run.info().name(),
                "",
                List.of(
                        Section.of("", findings),
                        new Section("", Experiment.images(charts)),
                        Section.of("", table),
                        Section.of("How it was measured", new Block.Bullets(method()))));
    }

    private List<String> method() {
        List<String> method = List.of(
                String.format(
                        Locale.ROOT,
                        "Each figure is the difference between two readings of one process of its own: before the store was opened, and when %,d entries were in it; the whole store counts, its empty table included. The resident set is VmRSS of /proc/self/status, the heap what is in use. Both are read after full collections that gave nothing more back.",
                        plan.entries()),
                "A small store of the same kind was filled and closed first, so that its classes and its compiled code are in both readings.",
                "Keys and values were made when they were put; nothing but the store held them. Then every entry was looked up.",
                "Means of the rounds, with Student's 95 % interval.");
        String machine =
                run.info().machine().cpuModel() + ", " + run.info().machine().kernel();
        return Stream.concat(method.stream(), Experiment.measuredWith(run.info(), machine).stream())
                .toList();
    }
}
