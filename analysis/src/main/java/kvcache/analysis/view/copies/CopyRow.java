package kvcache.analysis.view.copies;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentFiles;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;
import kvcache.base.file.JsonFile;
import org.apache.commons.csv.CSVRecord;

/**
 * The result of one JVM.
 *
 * @param round from 1
 * @param ns mean time of a copy
 */
public record CopyRow(CopiesPlan.Cell cell, int round, double ns) {

    /** {@code copies.csv} has a row for each JVM. */
    public static final ExperimentFiles<CopiesPlan, CopyRow> FILES = new ExperimentFiles<>(
            "copies",
            "copies.csv",
            "copies.log",
            JsonFile.of(new TypeReference<ExperimentInfo<CopiesPlan>>() {}, ExperimentInfo.FORMAT_VERSION)
                    .withUpgrade(CopyRow::upgrade),
            List.of(
                    new Column<>("copy", row -> row.cell().copy().benchmark),
                    new Column<>("bytes", row -> row.cell().bytes()),
                    new Column<>("round", CopyRow::round),
                    new Column<>("ns", row -> CsvFile.decimal(row.ns()))),
            CopyRow::read);

    /** Converts the first files, which had no name and no separate plan. */
    private static void upgrade(ObjectNode older) {
        if (!older.has("plan")) {
            ObjectNode plan = older.objectNode();
            for (String field : List.of("value_bytes", "rounds")) {
                if (older.has(field)) {
                    plan.set(field, older.remove(field));
                }
            }
            older.set("plan", plan);
            older.put("name", "copies");
        }
    }

    private static CopyRow read(CSVRecord cells) {
        Copy copy = Stream.of(Copy.values())
                .filter(one -> one.benchmark.equals(cells.get("copy")))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no copy " + cells.get("copy")));
        return new CopyRow(
                new CopiesPlan.Cell(copy, Integer.parseInt(cells.get("bytes"))),
                Integer.parseInt(cells.get("round")),
                Double.parseDouble(cells.get("ns")));
    }
}
