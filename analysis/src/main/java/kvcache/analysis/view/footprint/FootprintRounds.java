package kvcache.analysis.view.footprint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;
import org.apache.commons.csv.CSVRecord;

/** Writes and reads {@code footprint-rounds.csv}: a row a child. */
public final class FootprintRounds {

    private static final List<Column<FootprintRow>> COLUMNS = List.of(
            new Column<>("store", row -> row.cell().store()),
            new Column<>("value_bytes", row -> row.cell().valueBytes()),
            new Column<>("round", FootprintRow::round),
            new Column<>("resident_before", FootprintRow::residentBefore),
            new Column<>("heap_before", FootprintRow::heapBefore),
            new Column<>("resident_after", FootprintRow::residentAfter),
            new Column<>("heap_after", FootprintRow::heapAfter));

    private FootprintRounds() {}

    /** Creates the file with its header; the caller closes it. */
    public static CsvFile<FootprintRow> create(Path file) throws IOException {
        return CsvFile.create(file, COLUMNS);
    }

    /** Reads all rows, in the order in which they were written. */
    static List<FootprintRow> read(Path file) throws IOException {
        return CsvFile.read(file, FootprintRounds::row);
    }

    private static FootprintRow row(CSVRecord cells) {
        return new FootprintRow(
                new FootprintPlan.Cell(cells.get("store"), Integer.parseInt(cells.get("value_bytes"))),
                Integer.parseInt(cells.get("round")),
                Long.parseLong(cells.get("resident_before")),
                Long.parseLong(cells.get("heap_before")),
                Long.parseLong(cells.get("resident_after")),
                Long.parseLong(cells.get("heap_after")));
    }
}
