package kvcache.analysis.result;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
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

    private static final List<CsvFile.Column<TrialRow>> COLUMNS = List.of(
            new CsvFile.Column<>("server", row -> row.trial().cell().variant().server()),
            new CsvFile.Column<>("protocol", row -> row.trial().cell().variant().protocol()),
            new CsvFile.Column<>("rate", row -> rate(row.trial().cell().demand())),
            new CsvFile.Column<>("in_flight", row -> inFlight(row.trial().cell().demand())),
            new CsvFile.Column<>("round", row -> row.trial().round()),
            new CsvFile.Column<>("started_at", TrialRow::startedAt),
            new CsvFile.Column<>("verdict", TrialRow::verdict),
            new CsvFile.Column<>("reasons", TrialRow::reasons),
            new CsvFile.Column<>("slices", row -> row.slices().count()),
            new CsvFile.Column<>("disturbed_slices", row -> row.slices().disturbed()),
            new CsvFile.Column<>(
                    "duration_s", row -> CsvFile.decimal(row.slices().durationSeconds())),
            new CsvFile.Column<>("requests", row -> row.answers().requests()),
            new CsvFile.Column<>("errors", row -> row.answers().errors()),
            new CsvFile.Column<>("error_kinds", row -> row.answers().errorKinds()),
            new CsvFile.Column<>("due", row -> row.answers().due()),
            new CsvFile.Column<>("achieved_rate", row -> CsvFile.decimal(row.achievedRatePerSecond())),
            new CsvFile.Column<>("reads", row -> row.answers().reads()),
            new CsvFile.Column<>("writes", row -> row.answers().writes()),
            new CsvFile.Column<>("hits", row -> row.answers().hits()),
            new CsvFile.Column<>(
                    "latency_mean_us", row -> CsvFile.decimal(row.latency().mean())),
            new CsvFile.Column<>(
                    "latency_p50_us", row -> CsvFile.decimal(row.latency().p50())),
            new CsvFile.Column<>(
                    "latency_p90_us", row -> CsvFile.decimal(row.latency().p90())),
            new CsvFile.Column<>(
                    "latency_p95_us", row -> CsvFile.decimal(row.latency().p95())),
            new CsvFile.Column<>(
                    "latency_p99_us", row -> CsvFile.decimal(row.latency().p99())),
            new CsvFile.Column<>(
                    "latency_p999_us", row -> CsvFile.decimal(row.latency().p999())),
            new CsvFile.Column<>(
                    "latency_max_us", row -> CsvFile.decimal(row.latency().max())),
            new CsvFile.Column<>(
                    "send_lag_mean_us", row -> CsvFile.decimal(row.sendLag().mean())),
            new CsvFile.Column<>(
                    "send_lag_p50_us", row -> CsvFile.decimal(row.sendLag().p50())),
            new CsvFile.Column<>(
                    "send_lag_p90_us", row -> CsvFile.decimal(row.sendLag().p90())),
            new CsvFile.Column<>(
                    "send_lag_p95_us", row -> CsvFile.decimal(row.sendLag().p95())),
            new CsvFile.Column<>(
                    "send_lag_p99_us", row -> CsvFile.decimal(row.sendLag().p99())),
            new CsvFile.Column<>(
                    "send_lag_p999_us", row -> CsvFile.decimal(row.sendLag().p999())),
            new CsvFile.Column<>(
                    "send_lag_max_us", row -> CsvFile.decimal(row.sendLag().max())),
            new CsvFile.Column<>(
                    "server_cpu_us_per_request",
                    row -> CsvFile.decimal(row.cpu().serverUsPerRequest())),
            new CsvFile.Column<>(
                    "server_jit_us_per_request",
                    row -> CsvFile.decimal(row.cpu().serverJitUsPerRequest())),
            new CsvFile.Column<>(
                    "client_cpu_us_per_request",
                    row -> CsvFile.decimal(row.cpu().clientUsPerRequest())),
            new CsvFile.Column<>(
                    "client_utilisation",
                    row -> String.format(Locale.ROOT, "%.4f", row.cpu().clientUtilisation())));

    private final CsvFile<TrialRow> rows;

    private TrialsFile(CsvFile<TrialRow> rows) {
        this.rows = rows;
    }

    /**
     * Opens the file to add to it, or creates it; a row that was cut while it was written is dropped. The caller closes
     * it.
     */
    public static TrialsFile open(Path file) throws IOException {
        return new TrialsFile(CsvFile.resume(file, COLUMNS));
    }

    /** Writes a whole file, in place of one that is there. */
    public static void write(Path file, List<TrialRow> rows) throws IOException {
        CsvFile.write(file, COLUMNS, rows);
    }

    /** Adds a row. */
    public void append(TrialRow row) throws IOException {
        rows.append(row);
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }

    /**
     * Reads all rows, in the order in which they were written; a last one that was cut is left out.
     *
     * @param plan that of the run, which must know each row's server
     * @param notes is told in one line of a row that was left out
     * @throws UnreadableFileException if a column is missing or holds what it cannot, a trial is there twice, or its
     *     server is not of the plan
     */
    public static List<TrialRow> read(Path file, BenchPlan plan, Consumer<String> notes) throws IOException {
        List<TrialRow> rows = CsvFile.read(file, TrialsFile::row, notes);
        List<Variant> variants = plan.variants();
        Set<Trial> trials = new HashSet<>();
        for (TrialRow row : rows) {
            Variant variant = row.trial().cell().variant();
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

    /** Reads all rows without comparing them with a plan. */
    public static List<TrialRow> read(Path file) throws IOException {
        return CsvFile.read(file, TrialsFile::row);
    }

    /** Empty for a closed loop. */
    private static String rate(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> Integer.toString(open.ratePerSecond());
            case LoadProfile.ClosedLoop closed -> "";
        };
    }

    /** Empty for an open loop. */
    private static String inFlight(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> "";
            case LoadProfile.ClosedLoop closed -> Integer.toString(closed.inFlight());
        };
    }

    private static LoadProfile demand(CSVRecord cells) {
        return cells.get("rate").isEmpty()
                ? new LoadProfile.ClosedLoop(integer(cells, "in_flight"))
                : new LoadProfile.OpenLoop(integer(cells, "rate"));
    }

    private static TrialRow row(CSVRecord cells) {
        Cell cell = new Cell(new Variant(cells.get("server"), Protocol.named(cells.get("protocol"))), demand(cells));
        return new TrialRow(
                new Trial(integer(cells, "round"), cell),
                Instant.parse(cells.get("started_at")),
                verdict(cells.get("verdict")),
                cells.get("reasons"),
                new TrialRow.Slices(
                        integer(cells, "slices"),
                        integer(cells, "disturbed_slices"),
                        CsvFile.number(cells, "duration_s")),
                new TrialRow.Answers(
                        count(cells, "requests"),
                        count(cells, "errors"),
                        cells.get("error_kinds"),
                        count(cells, "due"),
                        count(cells, "reads"),
                        count(cells, "writes"),
                        count(cells, "hits")),
                CsvFile.number(cells, "achieved_rate"),
                latency(cells, "latency_"),
                latency(cells, "send_lag_"),
                new TrialRow.CpuCost(
                        CsvFile.optional(cells, "server_cpu_us_per_request"),
                        CsvFile.optional(cells, "server_jit_us_per_request"),
                        CsvFile.number(cells, "client_cpu_us_per_request"),
                        CsvFile.number(cells, "client_utilisation")));
    }

    private static Verdict verdict(String name) {
        return Stream.of(Verdict.values())
                .filter(verdict -> verdict.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no verdict is named '%s'; allowed: %s".formatted(name, List.of(Verdict.values()))));
    }

    private static LatencyUs latency(CSVRecord cells, String prefix) {
        return new LatencyUs(
                CsvFile.number(cells, prefix + "mean_us"),
                CsvFile.number(cells, prefix + "p50_us"),
                CsvFile.number(cells, prefix + "p90_us"),
                CsvFile.number(cells, prefix + "p95_us"),
                CsvFile.number(cells, prefix + "p99_us"),
                CsvFile.number(cells, prefix + "p999_us"),
                CsvFile.number(cells, prefix + "max_us"));
    }

    private static int integer(CSVRecord cells, String column) {
        return Integer.parseInt(cells.get(column));
    }

    private static long count(CSVRecord cells, String column) {
        return Long.parseLong(cells.get(column));
    }
}
