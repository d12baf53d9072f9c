package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;
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

    static MicroInfo info(MicroPlan plan) {
        return new MicroInfo(
                MicroInfo.FORMAT_VERSION,
                "a-run",
                Instant.parse("2026-01-02T03:04:05.006Z"),
                plan,
                new Machine("A CPU (TM) @ 3 GHz", 2, 1L << 33, "none", Machine.UNKNOWN, "Linux 6", "amd64"),
                new Software("1", "abc", "4.2", "a JVM", List.of("-Xmx1g"), List.of()));
    }

    /** All rounds of a plan, each cell with the time that a function of the cell and the round gives, in nanoseconds. */
    static List<MicroRow> rows(MicroPlan plan, ToDoubleBiFunction<MicroCell, Integer> nsPerOp) {
        List<MicroRow> rows = new ArrayList<>();
        for (int round = 1; round <= plan.rounds(); round++) {
            for (MicroTrial trial : plan.trials(round)) {
                double ns = nsPerOp.applyAsDouble(trial.cell(), round);
                rows.add(new MicroRow(trial, ns, percentiles(plan, ns), 9.6, 1, 2.5, 0));
            }
        }
        return rows;
    }

    private static Optional<Percentiles> percentiles(MicroPlan plan, double ns) {
        return plan.measure() == MicroPlan.Measure.TIME
                ? Optional.empty()
                : Optional.of(new Percentiles(ns, 2 * ns, 5 * ns, 50 * ns, 4_000 * ns, 1e6 * ns));
    }

    /** Leaves the files that a run leaves. */
    static MicroFolder write(Path path, MicroInfo info, List<MicroRow> rows) throws IOException {
        MicroFolder folder = new MicroFolder(path);
        folder.create();
        info.write(folder.runInfo());
        try (CsvFile<MicroRow> file = RoundsFile.create(folder.rounds())) {
            for (MicroRow row : rows) {
                file.append(row);
            }
        }
        return folder;
    }
}
