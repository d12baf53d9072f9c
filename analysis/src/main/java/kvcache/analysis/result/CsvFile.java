package kvcache.analysis.result;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of a run, written row by row: a header, commas, a line feed after each row.
 *
 * <p>Each row reaches the operating system before {@link #append} returns, so that whatever ends a run, the rows that were finished can be
 * read.
 *
 * @param <T> what a row is made of
 */
public final class CsvFile<T> implements AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    /**
     * A column.
     *
     * @param name stands at its head
     * @param value what stands in it
     * @param <T> what a row is made of
     */
    public record Column<T>(String name, Function<T, Object> value) {}

    private final List<Column<T>> columns;
    private final Writer out;

    private CsvFile(List<Column<T>> columns, Writer out) {
        this.columns = List.copyOf(columns);
        this.out = out;
    }

    /** Creates the file with its header, in place of one that is there; the caller closes it. */
    public static <T> CsvFile<T> create(Path file, List<Column<T>> columns) throws IOException {
        CsvFile<T> csv = new CsvFile<>(columns, Files.newBufferedWriter(file));
        csv.write(columns.stream().map(Column::name).toArray());
        return csv;
    }

    /** Opens a file that is there, to add to it; the caller closes it. What is behind the last line feed was cut off, and is dropped. */
    public static <T> CsvFile<T> resume(Path file, List<Column<T>> columns) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int whole = bytes.length;
        while (whole > 0 && bytes[whole - 1] != '\n') {
            whole--;
        }
        if (whole < bytes.length) {
            Files.write(file, Arrays.copyOf(bytes, whole));
        }
        return new CsvFile<>(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** Writes a whole file. */
    public static <T> void write(Path file, List<Column<T>> columns, List<T> rows) throws IOException {
        try (CsvFile<T> csv = create(file, columns)) {
            for (T row : rows) {
                csv.append(row);
            }
        }
    }

    /** Adds a row. */
    public void append(T row) throws IOException {
        write(columns.stream().map(column -> column.value().apply(row)).toArray());
    }

    private void write(Object[] values) throws IOException {
        out.write(FORMAT.format(values) + "\n");
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Reads all rows, in the order in which they were written.
     *
     * @param row makes a row of its cells; may throw IllegalArgumentException or DateTimeException
     * @throws UnreadableRunException where a column is missing or holds what it cannot
     */
    public static <T> List<T> read(Path file, Function<CSVRecord, T> row) throws IOException {
        CSVFormat format =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        List<T> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.builder()
                .setReader(Files.newBufferedReader(file))
                .setFormat(format)
                .get()) {
            for (CSVRecord cells : parser) {
                rows.add(row.apply(cells));
            }
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new UnreadableRunException("%s, row %d: %s".formatted(file, rows.size() + 1, e.getMessage()));
        }
        return List.copyOf(rows);
    }

    /** Three decimals. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Three decimals, or nothing. */
    public static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.orElseThrow()) : "";
    }

    /** The number of a cell that may be empty. */
    public static OptionalDouble optional(CSVRecord cells, String column) {
        String text = cells.get(column);
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }
}
