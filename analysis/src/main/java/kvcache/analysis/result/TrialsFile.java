package kvcache.analysis.result;

import static kvcache.base.file.CsvFile.decimal;
import static kvcache.base.file.CsvFile.number;
import static kvcache.base.file.CsvFile.optional;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.LoadProfile.ClosedLoop;
import kvcache.analysis.plan.LoadProfile.OpenLoop;
import kvcache.analysis.plan.Trial;
import kvcache.analysis.plan.Variant;
import kvcache.base.file.CsvFile;
import kvcache.base.file.UnreadableFileException;
import kvcache.base.run.Protocol;
import kvcache.base.run.Verdict;
import org.apache.commons.csv.CSVRecord;

/**
 * Writes and reads {@code trials.csv}.
 *
 * <p>Each row reaches the operating system before {@link #append} returns, so finished trials are readable however the
 * bench ends.
 */
public final class TrialsFile implements AutoCloseable {

    /** The columns of a distribution, after its prefix, in the order of {@link LatencyUs}' components. */
    private static final SequencedMap<String, ToDoubleFunction<LatencyUs>> LATENCIES = new LinkedHashMap<>();

    static {
        LATENCIES.put("mean_us", LatencyUs::mean);
        LATENCIES.put("p50_us", LatencyUs::p50);
        LATENCIES.put("p90_us", LatencyUs::p90);
        LATENCIES.put("p95_us", LatencyUs::p95);
        LATENCIES.put("p99_us", LatencyUs::p99);
        LATENCIES.put("p999_us", LatencyUs::p999);
        LATENCIES.put("max_us", LatencyUs::max);
    }

    private static final String PER_CONNECTION = "per_connection";
    private static final String UNDISTURBED = "undisturbed_";

    private static final List<CsvFile.Column<TrialRow>> COLUMNS = columns();

    private final CsvFile<TrialRow> rows;

    private TrialsFile(CsvFile<TrialRow> rows) {
        this.rows = rows;
    }

    /** Opens the file for appending, or creates it. Drops an incomplete last row. The caller closes the file. */
    public static TrialsFile open(Path file) throws IOException {
        return new TrialsFile(CsvFile.resume(file, COLUMNS));
    }

    /** Writes all rows, replacing an existing file. */
    public static void write(Path file, List<TrialRow> rows) throws IOException {
        CsvFile.write(file, COLUMNS, rows);
    }

    public void append(TrialRow row) throws IOException {
        rows.append(row);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /**
     * Reads all rows in the order of writing, without an incomplete last row.
     *
     * @param plan must contain each row's variant
     * @param notes receives one line about a row that was left out
     * @throws UnreadableFileException if a column is missing or has an invalid value, a trial occurs twice, or its
     *     variant is not in the plan
     */
    public static List<TrialRow> read(Path file, BenchPlan plan, Consumer<String> notes) throws IOException {
        List<TrialRow> rows = CsvFile.read(file, TrialsFile::row, notes);
        List<Variant> variants = plan.variants();
        Set<Trial> trials = new HashSet<>();
        for (TrialRow row : rows) {
            Variant variant = variant(row);
            if (!variants.contains(variant)) {
                throw new UnreadableFileException(
                        "%s has a row of %s, which the plan in run.json does not have; it has %s"
                                .formatted(file, variant, variants));
            }
            if (!trials.add(row.trial())) {
                throw new UnreadableFileException("%s has two rows of %s; allowed: one".formatted(file, row.trial()));
            }
        }
        return rows;
    }

    /** Reads all rows without checking them against a plan. */
    public static List<TrialRow> read(Path file) throws IOException {
        return CsvFile.read(file, TrialsFile::row);
    }

    private static List<CsvFile.Column<TrialRow>> columns() {
        List<CsvFile.Column<TrialRow>> columns = new ArrayList<>(List.of(
                column("server", row -> variant(row).server()),
                column("protocol", row -> variant(row).protocol()),
                column("rate", row -> row.trial().cell().demand() instanceof OpenLoop open ? open.ratePerSecond() : ""),
                column(
                        "in_flight",
                        row -> row.trial().cell().demand() instanceof ClosedLoop closed ? closed.inFlight() : ""),
                column(
                        PER_CONNECTION,
                        row -> row.trial().cell().demand() instanceof ClosedLoop closed && closed.isPipelined()
                                ? closed.perConnection()
                                : ""),
                column("round", row -> row.trial().round()),
                column("started_at", TrialRow::startedAt),
                column("verdict", TrialRow::verdict),
                column("reasons", TrialRow::reasons),
                column("slices", row -> row.slices().count()),
                column("disturbed_slices", row -> row.slices().disturbed()),
                column("duration_s", row -> decimal(row.slices().durationSeconds())),
                column("requests", row -> row.answers().requests()),
                column("errors", row -> row.answers().errors()),
                column("error_kinds", row -> row.answers().errorKinds()),
                column("due", row -> row.answers().due()),
                column("achieved_rate", row -> decimal(row.achievedRatePerSecond())),
                column("reads", row -> row.answers().reads()),
                column("writes", row -> row.answers().writes()),
                column("hits", row -> row.answers().hits())));
        LATENCIES.forEach((name, us) ->
                columns.add(column("latency_" + name, row -> decimal(us.applyAsDouble(row.latency())))));
        LATENCIES.forEach((name, us) ->
                columns.add(column("send_lag_" + name, row -> decimal(us.applyAsDouble(row.sendLag())))));
        columns.addAll(List.of(
                column("server_cpu_us_per_request", row -> decimal(row.cpu().serverUsPerRequest())),
                column("server_jit_us_per_request", row -> decimal(row.cpu().serverJitUsPerRequest())),
                column("client_cpu_us_per_request", row -> decimal(row.cpu().clientUsPerRequest())),
                column(
                        "client_utilisation",
                        row -> String.format(Locale.ROOT, "%.4f", row.cpu().clientUtilisation()))));
        columns.add(column(
                UNDISTURBED + "share", row -> ofUndisturbed(row, undisturbed -> decimal(undisturbed.share()))));
        LATENCIES.forEach((name, us) -> columns.add(column(
                UNDISTURBED + name,
                row -> ofUndisturbed(row, undisturbed -> decimal(us.applyAsDouble(undisturbed.latency()))))));
        return List.copyOf(columns);
    }

    private static String ofUndisturbed(TrialRow row, Function<TrialRow.Undisturbed, String> cell) {
        return row.undisturbed().map(cell).orElse("");
    }

    private static CsvFile.Column<TrialRow> column(String name, Function<TrialRow, Object> value) {
        return new CsvFile.Column<>(name, value);
    }

    private static Variant variant(TrialRow row) {
        return row.trial().cell().variant();
    }

    private static LoadProfile demand(CSVRecord cells) {
        return cells.get("rate").isEmpty()
                ? new ClosedLoop(integer(cells, "in_flight"), perConnection(cells))
                : new OpenLoop(integer(cells, "rate"));
    }

    /** Older files lack the column. */
    private static int perConnection(CSVRecord cells) {
        return cells.isMapped(PER_CONNECTION) && !cells.get(PER_CONNECTION).isEmpty()
                ? integer(cells, PER_CONNECTION)
                : 0;
    }

    private static TrialRow row(CSVRecord cells) {
        Cell cell = new Cell(new Variant(cells.get("server"), Protocol.named(cells.get("protocol"))), demand(cells));
        return new TrialRow(
                new Trial(integer(cells, "round"), cell),
                Instant.parse(cells.get("started_at")),
                verdict(cells.get("verdict")),
                cells.get("reasons"),
                new TrialRow.Slices(
                        integer(cells, "slices"), integer(cells, "disturbed_slices"), number(cells, "duration_s")),
                new TrialRow.Answers(
                        count(cells, "requests"),
                        count(cells, "errors"),
                        cells.get("error_kinds"),
                        count(cells, "due"),
                        count(cells, "reads"),
                        count(cells, "writes"),
                        count(cells, "hits")),
                number(cells, "achieved_rate"),
                latency(cells, "latency_"),
                latency(cells, "send_lag_"),
                new TrialRow.CpuCost(
                        optional(cells, "server_cpu_us_per_request"),
                        optional(cells, "server_jit_us_per_request"),
                        number(cells, "client_cpu_us_per_request"),
                        number(cells, "client_utilisation")),
                undisturbed(cells));
    }

    /** Older files lack the columns. */
    private static Optional<TrialRow.Undisturbed> undisturbed(CSVRecord cells) {
        String share = UNDISTURBED + "share";
        return cells.isMapped(share) && !cells.get(share).isEmpty()
                ? Optional.of(new TrialRow.Undisturbed(number(cells, share), latency(cells, UNDISTURBED)))
                : Optional.empty();
    }

    private static Verdict verdict(String name) {
        return Stream.of(Verdict.values())
                .filter(verdict -> verdict.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no verdict is named '%s'; allowed: %s".formatted(name, List.of(Verdict.values()))));
    }

    private static LatencyUs latency(CSVRecord cells, String prefix) {
        double[] us = LATENCIES.keySet().stream()
                .mapToDouble(name -> number(cells, prefix + name))
                .toArray();
        return new LatencyUs(us[0], us[1], us[2], us[3], us[4], us[5], us[6]);
    }

    private static int integer(CSVRecord cells, String column) {
        return Integer.parseInt(cells.get(column));
    }

    private static long count(CSVRecord cells, String column) {
        return Long.parseLong(cells.get(column));
    }
}
