package kvcache.base.file;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A table of a run, written row by row: a header, commas, a line feed after each row.
 *
 * <p>Each row reaches the operating system before {@link #append} returns, so finished rows are readable however a run
 * ends.
 *
 * @param <T> the source of a row
 */
public final class CsvFile<T> implements AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    /**
     * A column.
     *
     * @param value returns the cell of a row
     * @param <T> the source of a row
     */
    public record Column<T>(String name, Function<T, Object> value) {}

    private final List<Column<T>> columns;
    private final Writer out;

    private CsvFile(List<Column<T>> columns, Writer out) {
        this.columns = List.copyOf(columns);
        this.out = out;
    }

    /** Creates or replaces the file, with its header. The caller closes it. */
    public static <T> CsvFile<T> create(Path file, List<Column<T>> columns) throws IOException {
        WholeFile.write(file, header(columns));
        return new CsvFile<>(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /**
     * Opens a file to append rows, or creates it. The caller closes it. A truncated last row or header, without its
     * line feed, is removed.
     *
     * @throws UnreadableFileException if the file has other columns
     */
    public static <T> CsvFile<T> resume(Path file, List<Column<T>> columns) throws IOException {
        String text = Files.exists(file) ? WholeFile.read(file) : "";
        String complete = completeLines(text);
        if (complete.isEmpty()) {
            return create(file, columns);
        }
        if (!complete.startsWith(header(columns))) {
            throw new UnreadableFileException("%s has other columns than this version writes".formatted(file));
        }
        if (complete.length() < text.length()) {
            WholeFile.write(file, complete);
        }
        return new CsvFile<>(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** Writes or replaces a file with all its rows. */
    public static <T> void write(Path file, List<Column<T>> columns, List<T> rows) throws IOException {
        StringBuilder text = new StringBuilder(header(columns));
        rows.forEach(row -> text.append(line(columns, row)));
        WholeFile.write(file, text.toString());
    }

    private static <T> String header(List<Column<T>> columns) {
        return line(columns.stream().map(Column::name).toArray());
    }

    private static <T> String line(List<Column<T>> columns, T row) {
        return line(columns.stream().map(column -> column.value().apply(row)).toArray());
    }

    private static String line(Object[] values) {
        return FORMAT.format(values) + "\n";
    }

    /** Removes a last line without a line feed. */
    private static String completeLines(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    public void append(T row) throws IOException {
        out.write(line(columns, row));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Reads all rows in order. A truncated last row, without its line feed, is omitted.
     *
     * @param row parses the cells; may throw IllegalArgumentException or DateTimeException
     * @param notes receives one line if a row was omitted
     * @throws UnreadableFileException if a column is missing or a cell is invalid; the message is one line
     */
    public static <T> List<T> read(Path file, Function<CSVRecord, T> row, Consumer<String> notes) throws IOException {
        CSVFormat format =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        String text = WholeFile.read(file);
        String complete = completeLines(text);
        if (complete.length() < text.length()) {
            notes.accept("%s: the last row is truncated and omitted".formatted(file));
        }
        List<T> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(complete))
                .setFormat(format)
                .get()) {
            for (CSVRecord cells : parser) {
                if (!cells.isConsistent()) {
                    throw new IllegalArgumentException("%s cells; allowed: %s"
                            .formatted(cells.size(), parser.getHeaderNames().size()));
                }
                rows.add(row.apply(cells));
            }
        } catch (IllegalArgumentException | UncheckedIOException | java.time.DateTimeException e) {
            throw new UnreadableFileException("%s, row %s: %s"
                    .formatted(
                            file,
                            rows.size() + 1,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
        }
        return List.copyOf(rows);
    }

    /** Reads all rows in order. A truncated last row is omitted. */
    public static <T> List<T> read(Path file, Function<CSVRecord, T> row) throws IOException {
        return read(file, row, note -> {});
    }

    /** Formats a number with three decimals. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Formats a number with three decimals, or as an empty cell. */
    public static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.orElseThrow()) : "";
    }

    /** Parses a finite number in a cell that may be empty. */
    public static OptionalDouble optional(CSVRecord cells, String column) {
        return cells.get(column).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number(cells, column));
    }

    /** Parses a finite number. */
    public static double number(CSVRecord cells, String column) {
        String text = cells.get(column);
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("%s is '%s'; allowed: a finite number".formatted(column, text));
        }
        return number;
    }
}
