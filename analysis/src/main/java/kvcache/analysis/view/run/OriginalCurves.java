package kvcache.analysis.view.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.chart.Line;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Variant;
import kvcache.base.run.Protocol;

/**
 * The published figures of the original project, drawn beneath this project's. They come from another machine, a single
 * run, and a load of mostly writes: only their shape can be compared.
 */
final class OriginalCurves {

    private static final double US_PER_MS = 1_000;
    private static final int RATE = 0;
    private static final int MEAN = 1;
    private static final int P99 = 3;

    private OriginalCurves() {}

    /**
     * Returns the curves of mean and p99 of the original's corresponding variant, up to a rate; none if it has none.
     */
    static List<Line> of(RunData run, Variant variant, int highestRate) {
        return file(run, variant)
                .map(name -> {
                    List<double[]> rows = rows(name).stream()
                            .filter(row -> row[RATE] <= highestRate)
                            .toList();
                    return rows.size() < 2
                            ? List.<Line>of()
                            : List.of(
                                    line("p99 of the original, its machine and load", 2, rows, P99),
                                    line("its mean", 0, rows, MEAN));
                })
                .orElse(List.of());
    }

    private static Optional<String> file(RunData run, Variant variant) {
        ServerSetup server = run.plan().server(variant.server());
        boolean h1 = variant.protocol() == Protocol.H1;
        if (!server.isPlainStore() || !variant.protocol().isHttp()) {
            return Optional.empty();
        }
        if (server.traits().isNearlyLockFree()) {
            return Optional.of(h1 ? "LOCKFREE.csv" : "LOCKFREE-H2C.csv");
        }
        return h1 && server.traits().isStriped() ? Optional.of("FINEGRAINED.csv") : Optional.empty();
    }

    private static Line line(String label, int place, List<double[]> rows, int column) {
        return Line.underlaid(
                label,
                place,
                rows.stream()
                        .map(row -> Line.Mark.bare(row[RATE], row[column] * US_PER_MS))
                        .toList());
    }

    private static List<double[]> rows(String name) {
        try (InputStream in = OriginalCurves.class.getResourceAsStream("original/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !line.isBlank())
                    .map(line -> Stream.of(line.split(",", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
