package kvcache.analysis.view.run;

import java.util.List;
import kvcache.analysis.finding.Compared;
import kvcache.analysis.finding.Comparison;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Findings;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Limits;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.page.Table;
import kvcache.analysis.stats.Ratio;

/** The figures behind charts and sentences. */
final class Tables {

    private Tables() {}

    /** Returns a row for each comparison, over all its loads. */
    static Table comparisons(Findings findings) {
        Table table = new Table()
                .words("compared", "with", "figure")
                .figures("ratio", "95 % from", "to", "p, corrected", "rounds")
                .words("answer");
        for (Compared compared : findings.compared()) {
            if (compared.ratio().isPresent()) {
                Ratio ratio = compared.ratio().get();
                List<String> texts = Format.texts(ratio.interval());
                table.row(
                        "%s / %s"
                                .formatted(
                                        compared.question().one(),
                                        compared.question().other()),
                        compared.question().context(),
                        compared.measure().toString(),
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        Format.probability(compared.adjustedP()),
                        Integer.toString(ratio.rounds()),
                        compared.isFound() ? "difference found" : "no detectable difference");
            }
        }
        return table;
    }

    /** Returns a row for each load of each comparison. */
    static Table atDemands(RunData run, Findings findings) {
        Table table =
                new Table().words("variant / baseline", "figure", "load").figures("ratio", "95 % from", "to", "rounds");
        for (Compared compared : findings.compared()) {
            for (Comparison.AtDemand at : compared.comparison().atDemands(run)) {
                if (at.ratio().isPresent()) {
                    List<String> texts = Format.texts(at.ratio().get().interval());
                    table.row(
                            "%s / %s"
                                    .formatted(
                                            at.contrast().variant(),
                                            at.contrast().baseline()),
                            compared.measure().toString(),
                            Format.demand(at.demand()),
                            texts.get(0),
                            texts.get(1),
                            texts.get(2),
                            Integer.toString(at.ratio().get().rounds()));
                }
            }
        }
        return table;
    }

    /** Returns a row for each variant. */
    static Table limits(RunData run) {
        Table table = new Table()
                .words("variant")
                .figures(
                        "knee of the mean latency (requests/s)",
                        "p99 up to 1 ms until (requests/s)",
                        "capacity (requests/s)",
                        "CPU per request there (µs)");
        Limits.of(run)
                .forEach(limits -> table.row(
                        Format.variant(limits.variant()),
                        limits.knee(),
                        limits.highestRate(),
                        limits.capacity().orElse("–"),
                        limits.cpuAtCapacity().orElse("–")));
        return table;
    }

    static Table points(RunData run) {
        Table table = new Table()
                .words("variant", "load", "verdict")
                .figures(
                        "achieved/s",
                        "mean µs",
                        "p50 µs",
                        "p95 µs",
                        "p99 µs",
                        "lag p99 µs",
                        "server CPU µs",
                        "client CPU µs",
                        "reads %",
                        "hits %",
                        "errors",
                        "disturbed slices",
                        "rounds");
        for (Point point : run.points()) {
            table.row(cells(point), !point.isValid());
        }
        return table;
    }

    private static List<String> cells(Point point) {
        return List.of(
                Format.variant(point.variant()),
                Format.demand(point.demand()),
                point.verdict().toString(),
                Format.count(point.median(Figure.ACHIEVED)),
                Format.us(point.median(Figure.MEAN)),
                Format.us(point.median(Figure.P50)),
                Format.us(point.median(Figure.P95)),
                Format.us(point.median(Figure.P99)),
                Format.us(point.median(Figure.SEND_LAG_P99)),
                Format.us(point.median(Figure.SERVER_CPU)),
                Format.us(point.median(Figure.CLIENT_CPU)),
                Format.percent(point.readShare()),
                Format.percent(point.hitShare()),
                Long.toString(point.errors()),
                Integer.toString(point.disturbedSlices()),
                Integer.toString(point.trials().size()));
    }

    /** Returns the reasons for each invalid point. */
    static List<String> reasons(RunData run) {
        return run.points().stream()
                .filter(point -> !point.isValid())
                .map(point -> "%s, %s, is %s: %s"
                        .formatted(
                                Format.variant(point.variant()),
                                Format.demand(point.demand()),
                                point.verdict(),
                                String.join("; ", point.judgement().reasons())))
                .toList();
    }
}
