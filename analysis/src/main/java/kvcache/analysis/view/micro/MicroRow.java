package kvcache.analysis.view.micro;

import com.fasterxml.jackson.core.type.TypeReference;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import kvcache.analysis.result.ExperimentFiles;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.base.file.CsvFile;
import kvcache.base.file.CsvFile.Column;
import kvcache.base.file.JsonFile;
import org.apache.commons.csv.CSVRecord;

/**
 * The results of a trial.
 *
 * @param figures the measured figures; the throughput is derived from the time
 */
public record MicroRow(Trial<MicroCell> trial, Map<MicroFigure, Double> figures) {

    /** {@code rounds.csv} has a row for each trial. */
    public static final ExperimentFiles<MicroPlan, MicroRow> FILES = new ExperimentFiles<>(
            "micro",
            "rounds.csv",
            "jmh.log",
            JsonFile.of(new TypeReference<ExperimentInfo<MicroPlan>>() {}, ExperimentInfo.FORMAT_VERSION)
                    .withText(Skew.class, Skew::parse),
            columns(),
            MicroRow::row);

    /** @throws IllegalArgumentException if the time of an operation is missing */
    public MicroRow {
        figures = Map.copyOf(figures);
        if (!figures.containsKey(MicroFigure.NS_PER_OP)) {
            throw new IllegalArgumentException("a trial without the time of an operation");
        }
    }

    /** Returns a figure; empty if it was not measured. */
    OptionalDouble figure(MicroFigure figure) {
        if (figure == MicroFigure.OPS_PER_SECOND) {
            double ns = figure(MicroFigure.NS_PER_OP).orElseThrow();
            return OptionalDouble.of(trial.cell().condition().threads() * 1e9 / ns);
        }
        Double value = figures.get(figure);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static List<Column<MicroRow>> columns() {
        List<Column<MicroRow>> columns = new ArrayList<>(List.of(
                new Column<>("store", row -> row.trial().cell().subject()),
                new Column<>("reads_percent", row -> condition(row).readPercent()),
                new Column<>("threads", row -> condition(row).threads()),
                new Column<>("distribution", row -> condition(row).skew()),
                new Column<>("value_bytes", row -> condition(row).valueBytes()),
                new Column<>("hash", row -> condition(row).hash()),
                new Column<>("round", row -> row.trial().round()),
                new Column<>("order", row -> row.trial().order())));
        for (MicroFigure figure : MicroFigure.STORED) {
            columns.add(new Column<>(figure.column(), row -> text(figure, row.figure(figure))));
        }
        return columns;
    }

    private static MicroCondition condition(MicroRow row) {
        return row.trial().cell().condition();
    }

    private static String text(MicroFigure figure, OptionalDouble value) {
        int decimals = figure == MicroFigure.GC_COUNT ? 0 : figure == MicroFigure.MISS_SHARE ? 6 : 3;
        return value.isPresent() ? String.format(Locale.ROOT, "%." + decimals + "f", value.getAsDouble()) : "";
    }

    private static MicroRow row(CSVRecord cells) {
        MicroCondition condition = new MicroCondition(
                integer(cells, "reads_percent"),
                integer(cells, "threads"),
                Skew.parse(cells.get("distribution")),
                integer(cells, "value_bytes"),
                cells.get("hash"));
        Map<MicroFigure, Double> figures = new EnumMap<>(MicroFigure.class);
        for (MicroFigure figure : MicroFigure.STORED) {
            CsvFile.optional(cells, figure.column()).ifPresent(value -> figures.put(figure, value));
        }
        return new MicroRow(
                new Trial<>(
                        integer(cells, "order"),
                        integer(cells, "round"),
                        new MicroCell(new Subject(cells.get("store")), condition)),
                figures);
    }

    private static int integer(CSVRecord cells, String column) {
        return Integer.parseInt(cells.get(column));
    }
}
