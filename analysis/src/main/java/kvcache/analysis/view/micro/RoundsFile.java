package kvcache.analysis.view.micro;

import static kvcache.base.file.CsvFile.decimal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import kvcache.base.file.CsvFile;
import org.apache.commons.csv.CSVRecord;

/** Writes and reads {@code rounds.csv}: a row a trial. */
public final class RoundsFile {

    private static final List<CsvFile.Column<MicroRow>> COLUMNS = List.of(
            column("store", row -> row.trial().cell().subject()),
            column("reads_percent", row -> condition(row).readPercent()),
            column("threads", row -> condition(row).threads()),
            column("distribution", row -> condition(row).skew()),
            column("value_bytes", row -> condition(row).valueBytes()),
            column("hash", row -> condition(row).hash()),
            column("round", row -> row.trial().round()),
            column("order", row -> row.trial().order()),
            column("ns_per_op", row -> decimal(row.nsPerOp())),
            column("p50_ns", row -> percentile(row, Percentiles::p50)),
            column("p90_ns", row -> percentile(row, Percentiles::p90)),
            column("p99_ns", row -> percentile(row, Percentiles::p99)),
            column("p999_ns", row -> percentile(row, Percentiles::p999)),
            column("p9999_ns", row -> percentile(row, Percentiles::p9999)),
            column("max_ns", row -> percentile(row, Percentiles::max)),
            column("allocated_bytes_per_op", row -> decimal(row.allocatedBytesPerOp())),
            column("gc_count", MicroRow::gcCount),
            column("gc_ms", row -> decimal(row.gcMs())),
            column("miss_share", row -> String.format(Locale.ROOT, "%.6f", row.missShare())));

    private RoundsFile() {}

    /** Creates the file with its header; the caller closes it. */
    public static CsvFile<MicroRow> create(Path file) throws IOException {
        return CsvFile.create(file, COLUMNS);
    }

    /** Reads all rows, in the order in which they were written. */
    static List<MicroRow> read(Path file) throws IOException {
        return CsvFile.read(file, RoundsFile::row);
    }

    private static CsvFile.Column<MicroRow> column(String name, Function<MicroRow, Object> value) {
        return new CsvFile.Column<>(name, value);
    }

    private static MicroCondition condition(MicroRow row) {
        return row.trial().cell().condition();
    }

    private static String percentile(MicroRow row, ToDoubleFunction<Percentiles> which) {
        return row.percentilesNs()
                .map(percentiles -> decimal(which.applyAsDouble(percentiles)))
                .orElse("");
    }

    private static MicroRow row(CSVRecord cells) {
        MicroCondition condition = new MicroCondition(
                integer(cells, "reads_percent"),
                integer(cells, "threads"),
                Skew.parse(cells.get("distribution")),
                integer(cells, "value_bytes"),
                cells.get("hash"));
        MicroCell cell = new MicroCell(new Subject(cells.get("store")), condition);
        return new MicroRow(
                new MicroTrial(integer(cells, "order"), integer(cells, "round"), cell),
                number(cells, "ns_per_op"),
                percentiles(cells),
                number(cells, "allocated_bytes_per_op"),
                integer(cells, "gc_count"),
                number(cells, "gc_ms"),
                number(cells, "miss_share"));
    }

    private static Optional<Percentiles> percentiles(CSVRecord cells) {
        OptionalDouble p50 = CsvFile.optional(cells, "p50_ns");
        return p50.isEmpty()
                ? Optional.empty()
                : Optional.of(new Percentiles(
                        p50.getAsDouble(),
                        number(cells, "p90_ns"),
                        number(cells, "p99_ns"),
                        number(cells, "p999_ns"),
                        number(cells, "p9999_ns"),
                        number(cells, "max_ns")));
    }

    private static int integer(CSVRecord cells, String column) {
        return Integer.parseInt(cells.get(column));
    }

    private static double number(CSVRecord cells, String column) {
        return Double.parseDouble(cells.get(column));
    }
}
