package kvcache.analysis.view.footprint;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import kvcache.analysis.result.ExperimentFiles;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.base.file.CsvFile.Column;
import kvcache.base.file.JsonFile;
import org.apache.commons.csv.CSVRecord;

/**
 * The result of a child process, in bytes, measured before and after.
 *
 * @param round from 1
 * @param residentBefore resident set before the store was opened
 * @param heapBefore heap in use, after a collection, before the store was opened
 * @param residentAfter resident set when it was full
 * @param heapAfter heap in use, after a collection, when it was full
 */
public record FootprintRow(
        FootprintPlan.Cell cell, int round, long residentBefore, long heapBefore, long residentAfter, long heapAfter) {

    /** {@code footprint-rounds.csv} has a row for each child. */
    public static final ExperimentFiles<FootprintPlan, FootprintRow> FILES = new ExperimentFiles<>(
            "footprint",
            "footprint-rounds.csv",
            "footprint.log",
            JsonFile.of(new TypeReference<ExperimentInfo<FootprintPlan>>() {}, ExperimentInfo.FORMAT_VERSION),
            List.of(
                    new Column<>("store", row -> row.cell().store()),
                    new Column<>("value_bytes", row -> row.cell().valueBytes()),
                    new Column<>("round", FootprintRow::round),
                    new Column<>("resident_before", FootprintRow::residentBefore),
                    new Column<>("heap_before", FootprintRow::heapBefore),
                    new Column<>("resident_after", FootprintRow::residentAfter),
                    new Column<>("heap_after", FootprintRow::heapAfter)),
            FootprintRow::read);

    private static FootprintRow read(CSVRecord cells) {
        return new FootprintRow(
                new FootprintPlan.Cell(cells.get("store"), Integer.parseInt(cells.get("value_bytes"))),
                Integer.parseInt(cells.get("round")),
                Long.parseLong(cells.get("resident_before")),
                Long.parseLong(cells.get("heap_before")),
                Long.parseLong(cells.get("resident_after")),
                Long.parseLong(cells.get("heap_after")));
    }

    double residentBytesPerEntry(int entries) {
        return (double) (residentAfter - residentBefore) / entries;
    }

    double heapBytesPerEntry(int entries) {
        return (double) (heapAfter - heapBefore) / entries;
    }
}
