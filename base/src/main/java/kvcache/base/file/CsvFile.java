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
        WholeFile.write(file, header(columns));
        return new CsvFile<>(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /**
     * Opens a file to add to it, or creates it; the caller closes it. A last row without its line feed was cut, and is
     * dropped; so is a header that was cut.
     *
     * @throws UnreadableFileException if its columns are others
     */
    public static <T> CsvFile<T> resume(Path file, List<Column<T>> columns) throws IOException {
        String text = Files.exists(file) ? WholeFile.read(file) : "";
        String whole = whole(text);
        if (whole.isEmpty()) {
            return create(file, columns);
        }
        if (!whole.startsWith(header(columns))) {
            throw new UnreadableFileException("%s has other columns than this version writes".formatted(file));
        }
        if (whole.length() < text.length()) {
            WholeFile.write(file, whole);
        }
        return new CsvFile<>(columns, Files.newBufferedWriter(file, StandardOpenOption.APPEND));
    }

    /** Writes a whole file, in place of one that is there. */
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

    /** The lines of a text that end with a line feed. */
    private static String whole(String text) {
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    /** Adds a row. */
    public void append(T row) throws IOException {
        out.write(line(columns, row));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    /**
     * Reads all rows, in the order in which they were written. A last row without its line feed was cut while it was
     * written, and is left out.
     *
     * @param row makes a row of its cells; may throw IllegalArgumentException or DateTimeException
     * @param notes is told in one line if a row was left out
     * @throws UnreadableFileException if a column is missing or holds what it cannot; the message is one line
     */
    public static <T> List<T> read(Path file, Function<CSVRecord, T> row, Consumer<String> notes) throws IOException {
        CSVFormat format =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        String text = WholeFile.read(file);
        String whole = whole(text);
        if (whole.length() < text.length()) {
            notes.accept("%s: the last row was cut while it was written, and is left out".formatted(file));
        }
        List<T> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(whole))
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

    /** The same, where nobody is told of a row that was left out. */
    public static <T> List<T> read(Path file, Function<CSVRecord, T> row) throws IOException {
        return read(file, row, note -> {});
    }

    /** Three decimals. */
    public static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /** Three decimals, or nothing. */
    public static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.orElseThrow()) : "";
    }

    /** The number of a cell that may be empty; neither NaN nor infinite. */
    public static OptionalDouble optional(CSVRecord cells, String column) {
        return cells.get(column).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(number(cells, column));
    }

    /** The number of a cell; neither NaN nor infinite. */
    public static double number(CSVRecord cells, String column) {
        String text = cells.get(column);
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new IllegalArgumentException("%s is '%s'; allowed: a finite number".formatted(column, text));
        }
        return number;
    }
}
