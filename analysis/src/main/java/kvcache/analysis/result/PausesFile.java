package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import kvcache.analysis.plan.Variant;
import kvcache.base.file.CsvFile;
import kvcache.base.run.Protocol;

/** Writes and reads {@code pauses.csv}: a row for each pause of a server during a trial. */
public final class PausesFile implements AutoCloseable {

    private static final List<CsvFile.Column<Pause>> COLUMNS = List.of(
            new CsvFile.Column<>("server", pause -> pause.variant().server()),
            new CsvFile.Column<>("protocol", pause -> pause.variant().protocol()),
            new CsvFile.Column<>("round", Pause::round),
            new CsvFile.Column<>("at", Pause::at),
            new CsvFile.Column<>("cause", Pause::cause),
            new CsvFile.Column<>("duration_us", pause -> CsvFile.decimal(pause.durationUs())));

    private final CsvFile<Pause> rows;

    private PausesFile(CsvFile<Pause> rows) {
        this.rows = rows;
    }

    /** Opens the file for appending, or creates it. The caller closes it. */
    public static PausesFile open(Path file) throws IOException {
        return new PausesFile(CsvFile.resume(file, COLUMNS));
    }

    /** Writes all rows, replacing an existing file. */
    public static void write(Path file, List<Pause> pauses) throws IOException {
        CsvFile.write(file, COLUMNS, pauses);
    }

    public void append(List<Pause> pauses) throws IOException {
        for (Pause pause : pauses) {
            rows.append(pause);
        }
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /** Reads all rows; none if the file does not exist. */
    public static List<Pause> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return CsvFile.read(
                file,
                cells -> new Pause(
                        new Variant(cells.get("server"), Protocol.named(cells.get("protocol"))),
                        Integer.parseInt(cells.get("round")),
                        Instant.parse(cells.get("at")),
                        cells.get("cause"),
                        CsvFile.number(cells, "duration_us")));
    }
}
