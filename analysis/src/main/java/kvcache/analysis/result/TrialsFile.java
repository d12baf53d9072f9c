package kvcache.analysis.result;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.load.Protocol;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Writes and reads {@code trials.csv}.
 *
 * <p>Each row reaches the operating system before {@link #append} returns, so that whatever ends the bench, the trials
 * that were finished can be read.
 */
public final class TrialsFile implements AutoCloseable {

    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

    /** A column's name, and what stands in it. */
    private record Column(String name, Function<TrialRow, Object> value) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("store", row -> row.trial().cell().variant().store()),
            new Column("protocol", row -> row.trial().cell().variant().protocol()),
            new Column("rate", row -> row.trial().cell().ratePerSecond()),
            new Column("round", row -> row.trial().round()),
            new Column("order", row -> row.trial().order()),
            new Column("started_at", TrialRow::startedAt),
            new Column("duration_s", row -> decimal(row.durationSeconds())),
            new Column("requests", TrialRow::requests),
            new Column("errors", TrialRow::errors),
            new Column("error_kinds", TrialRow::errorKinds),
            new Column("achieved_rate", row -> decimal(row.achievedRatePerSecond())),
            new Column("reads", TrialRow::reads),
            new Column("writes", TrialRow::writes),
            new Column("hits", TrialRow::hits),
            new Column("latency_mean_us", row -> decimal(row.latency().mean())),
            new Column("latency_p50_us", row -> decimal(row.latency().p50())),
            new Column("latency_p90_us", row -> decimal(row.latency().p90())),
            new Column("latency_p95_us", row -> decimal(row.latency().p95())),
            new Column("latency_p99_us", row -> decimal(row.latency().p99())),
            new Column("latency_p999_us", row -> decimal(row.latency().p999())),
            new Column("latency_max_us", row -> decimal(row.latency().max())),
            new Column("send_lag_mean_us", row -> decimal(row.sendLag().mean())),
            new Column("send_lag_p50_us", row -> decimal(row.sendLag().p50())),
            new Column("send_lag_p90_us", row -> decimal(row.sendLag().p90())),
            new Column("send_lag_p95_us", row -> decimal(row.sendLag().p95())),
            new Column("send_lag_p99_us", row -> decimal(row.sendLag().p99())),
            new Column("send_lag_p999_us", row -> decimal(row.sendLag().p999())),
            new Column("send_lag_max_us", row -> decimal(row.sendLag().max())),
            new Column("server_cpu_us_per_request", row -> decimal(row.serverCpuUsPerRequest())),
            new Column("server_jit_us_per_request", row -> decimal(row.serverJitUsPerRequest())),
            new Column("client_cpu_us_per_request", row -> decimal(row.clientCpuUsPerRequest())),
            new Column("client_utilisation", row -> String.format(Locale.ROOT, "%.4f", row.clientUtilisation())));

    private final Writer out;

    private TrialsFile(Writer out) {
        this.out = out;
    }

    /** Creates the file with its header; the caller closes it. */
    public static TrialsFile create(Path file) throws IOException {
        TrialsFile trials = new TrialsFile(Files.newBufferedWriter(file));
        trials.write(COLUMNS.stream().map(Column::name).toArray());
        return trials;
    }

    /** Adds a row. */
    public void append(TrialRow row) throws IOException {
        write(COLUMNS.stream().map(column -> column.value().apply(row)).toArray());
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
     * @throws UnreadableRunException where a column is missing or holds what it cannot
     */
    public static List<TrialRow> read(Path file) throws IOException {
        CSVFormat format =
                FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();
        List<TrialRow> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.builder()
                .setReader(Files.newBufferedReader(file))
                .setFormat(format)
                .get()) {
            for (CSVRecord cells : parser) {
                rows.add(row(cells));
            }
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new UnreadableRunException("%s, row %d: %s".formatted(file, rows.size() + 1, e.getMessage()));
        }
        return List.copyOf(rows);
    }

    private static TrialRow row(CSVRecord cells) {
        Cell cell = new Cell(new Variant(cells.get("store"), protocol(cells.get("protocol"))), integer(cells, "rate"));
        return new TrialRow(
                new Trial(integer(cells, "order"), integer(cells, "round"), cell),
                Instant.parse(cells.get("started_at")),
                number(cells, "duration_s"),
                count(cells, "requests"),
                count(cells, "errors"),
                cells.get("error_kinds"),
                number(cells, "achieved_rate"),
                count(cells, "reads"),
                count(cells, "writes"),
                count(cells, "hits"),
                latency(cells, "latency_"),
                latency(cells, "send_lag_"),
                optional(cells, "server_cpu_us_per_request"),
                optional(cells, "server_jit_us_per_request"),
                number(cells, "client_cpu_us_per_request"),
                number(cells, "client_utilisation"));
    }

    private static Protocol protocol(String name) {
        for (Protocol protocol : Protocol.values()) {
            if (protocol.toString().equals(name)) {
                return protocol;
            }
        }
        throw new IllegalArgumentException("no protocol is named '%s'".formatted(name));
    }

    private static LatencyUs latency(CSVRecord cells, String prefix) {
        return new LatencyUs(
                number(cells, prefix + "mean_us"),
                number(cells, prefix + "p50_us"),
                number(cells, prefix + "p90_us"),
                number(cells, prefix + "p95_us"),
                number(cells, prefix + "p99_us"),
                number(cells, prefix + "p999_us"),
                number(cells, prefix + "max_us"));
    }

    private static int integer(CSVRecord cells, String column) {
        return Integer.parseInt(cells.get(column));
    }

    private static long count(CSVRecord cells, String column) {
        return Long.parseLong(cells.get(column));
    }

    private static double number(CSVRecord cells, String column) {
        return Double.parseDouble(cells.get(column));
    }

    private static OptionalDouble optional(CSVRecord cells, String column) {
        String text = cells.get(column);
        return text.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(text));
    }

    private static String decimal(OptionalDouble value) {
        return value.isPresent() ? decimal(value.orElseThrow()) : "";
    }

    /** Three decimals: a nanosecond where the unit is a microsecond. */
    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
