package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import kvcache.analysis.result.ExperimentFolder;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.result.ExperimentInfo;
import kvcache.analysis.result.ExperimentPlan.Trial;
import kvcache.analysis.result.Machine;
import kvcache.analysis.result.Software;
import kvcache.base.file.CsvFile;

/** Runs that nobody made, of which a test knows what must be found. */
final class SyntheticMicro {

    private SyntheticMicro() {}

    static MicroPlan plan(MicroPlan.Measure measure, int rounds) {
        return plan(measure, rounds, List.of("striped", "concurrent"), "concurrent");
    }

    static MicroPlan plan(List<String> stores, String reference) {
        return plan(MicroPlan.Measure.TIME, 1, stores, reference);
    }

    private static MicroPlan plan(MicroPlan.Measure measure, int rounds, List<String> stores, String reference) {
        return new MicroPlan(
                measure,
                stores,
                reference,
                List.of(100, 80),
                List.of(1, 2, 8),
                List.of(Skew.UNIFORM, new Skew(0.99)),
                List.of(12),
                List.of(MicroPlan.DEFAULT_HASH),
                1_000,
                rounds,
                Duration.ZERO,
                MicroTiming.DEFAULT,
                2L << 30,
                1,
                2);
    }

    static ExperimentInfo<MicroPlan> info(MicroPlan plan) {
        return new ExperimentInfo<>(
                ExperimentInfo.FORMAT_VERSION,
                "a-run",
                Instant.parse("2026-01-02T03:04:05.006Z"),
                plan,
                new Machine("A CPU (TM) @ 3 GHz", 2, 1L << 33, "none", Machine.UNKNOWN, "Linux 6", "amd64"),
                new Software("1", "abc", "4.2", "a JVM", List.of("-Xmx1g"), List.of()));
    }

    /**
     * All rounds of a plan, each cell with the time that a function of the cell and the round gives, in nanoseconds.
     */
    static List<MicroRow> rows(MicroPlan plan, ToDoubleBiFunction<MicroCell, Integer> nsPerOp) {
        List<MicroRow> rows = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Trial<MicroCell> trial : plan.trials(round)) {
                rows.add(row(trial, plan.measure(), nsPerOp.applyAsDouble(trial.cell(), round), 0));
            }
        }
        return rows;
    }

    static MicroRow row(Trial<MicroCell> trial, MicroPlan.Measure measure, double ns, double missShare) {
        Map<MicroFigure, Double> figures = new EnumMap<>(MicroFigure.class);
        figures.put(MicroFigure.NS_PER_OP, ns);
        figures.put(MicroFigure.ALLOCATED_BYTES, 9.6);
        figures.put(MicroFigure.GC_COUNT, 1.0);
        figures.put(MicroFigure.GC_MS, 2.5);
        figures.put(MicroFigure.MISS_SHARE, missShare);
        if (measure == MicroPlan.Measure.LATENCY) {
            figures.put(MicroFigure.P50, ns);
            figures.put(MicroFigure.P90, 2 * ns);
            figures.put(MicroFigure.P99, 5 * ns);
            figures.put(MicroFigure.P999, 50 * ns);
            figures.put(MicroFigure.P9999, 4_000 * ns);
            figures.put(MicroFigure.MAX, 1e6 * ns);
        }
        return new MicroRow(trial, figures);
    }

    static MicroData data(MicroPlan plan, List<MicroRow> rows, String... failures) {
        return new MicroData(new Content<>(info(plan), rows, List.of(failures)));
    }

    /** Leaves the files that a run leaves. */
    static ExperimentFolder<MicroPlan, MicroRow> write(Path path, MicroPlan plan, List<MicroRow> rows)
            throws IOException {
        ExperimentFolder<MicroPlan, MicroRow> folder = new ExperimentFolder<>(path, MicroRow.FILES);
        try (CsvFile<MicroRow> file = folder.begin(info(plan))) {
            for (MicroRow row : rows) {
                file.append(row);
            }
        }
        return folder;
    }
}
