package kvcache.analysis.view.copies;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;
import kvcache.base.file.JsonFile;

/**
 * The files of a run.
 *
 * @param path the run's folder
 */
public record CopiesFolder(Path path) {

    private static final List<Column<CopyRow>> COLUMNS = List.of(
            new Column<>("copy", row -> row.copy().benchmark),
            new Column<>("bytes", CopyRow::bytes),
            new Column<>("round", CopyRow::round),
            new Column<>("ns", row -> CsvFile.decimal(row.ns())));

    private static final JsonFile<CopiesInfo> INFO = JsonFile.of(CopiesInfo.class, CopiesInfo.FORMAT_VERSION);

    /** Whether a run of this kind was made here. */
    public boolean isOne() {
        return Files.isRegularFile(rows());
    }

    private Path rows() {
        return path.resolve("copies.csv");
    }

    public Path log() {
        return path.resolve("copies.log");
    }

    Path page() {
        return path.resolve("copies.md");
    }

    public void create(CopiesInfo info) throws IOException {
        Files.createDirectories(path);
        INFO.write(path.resolve("run.json"), info);
    }

    CopiesInfo readInfo() throws IOException {
        return INFO.read(path.resolve("run.json"));
    }

    public CsvFile<CopyRow> createRows() throws IOException {
        return CsvFile.create(rows(), COLUMNS);
    }

    List<CopyRow> readRows() throws IOException {
        return CsvFile.read(
                rows(),
                cells -> new CopyRow(
                        List.of(Copy.values()).stream()
                                .filter(copy -> copy.benchmark.equals(cells.get("copy")))
                                .findFirst()
                                .orElseThrow(() -> new IllegalArgumentException("no copy " + cells.get("copy"))),
                        Integer.parseInt(cells.get("bytes")),
                        Integer.parseInt(cells.get("round")),
                        Double.parseDouble(cells.get("ns"))));
    }
}
