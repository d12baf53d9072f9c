package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Table;
import kvcache.analysis.stats.Ratio;

/** The figures behind charts and sentences. */
final class CompareTables {

    private CompareTables() {}

    static Table differences(RunComparison comparison) {
        Table table = new Table().words("what", "in A", "in B");
        comparison
                .differences()
                .forEach(difference -> table.row(difference.what(), difference.inA(), difference.inB()));
        return table;
    }

    /** Returns a row for each figure of each variant, over all loads. */
    static Table changes(RunComparison comparison) {
        Table table = new Table()
                .words("variant", "figure")
                .figures("B / A", "95 % from", "to", "p, corrected", "loads", "rounds, at least")
                .words("answer", "tolerance of " + comparison.tolerance());
        for (Change change : comparison.changes()) {
            List<String> cells = cells(change.ratio(), Format.variant(change.variant()), change.figure());
            cells.add(change.isCompared() ? Format.probability(change.adjustedP()) : "–");
            cells.add(Integer.toString(change.loads().size()));
            cells.add(change.ratio()
                    .map(ratio -> Integer.toString(ratio.rounds()))
                    .orElse("–"));
            cells.add(change.answer().toString());
            cells.add(change.againstTolerance().toString());
            table.row(cells, !change.isCompared());
        }
        return table;
    }

    /** Returns a row for each load of each figure. */
    static Table loads(RunComparison comparison) {
        Table table = new Table()
                .words("variant", "figure", "load")
                .figures("A", "B")
                .words("unit")
                .figures("B / A", "95 % from", "to", "rounds of A", "of B");
        for (Change change : comparison.changes()) {
            for (Pair.Load load : change.loads()) {
                List<String> cells = cells(
                        load.ratio(),
                        Format.variant(change.variant()),
                        change.figure(),
                        Format.demand(load.demand()),
                        Format.us(load.a().geometricMean()),
                        Format.us(load.b().geometricMean()),
                        change.figure().unit().strip());
                cells.add(Integer.toString(load.a().rounds()));
                cells.add(Integer.toString(load.b().rounds()));
                table.row(cells, false);
            }
        }
        return table;
    }

    static Table leftOut(RunComparison comparison) {
        Table table = new Table().words("variant", "loads", "figures", "why");
        comparison
                .leftOut()
                .forEach(one -> table.row(Format.variant(one.variant()), one.loads(), one.figures(), one.why()));
        return table;
    }

    static Table noise(RunComparison comparison) {
        Table table = new Table().words("run", "figure").figures("twin / original", "95 % from", "to", "rounds");
        for (Noise noise : comparison.noise()) {
            List<String> cells = cells(Optional.of(noise.ratio()), noise.run(), noise.figure());
            cells.add(Integer.toString(noise.ratio().rounds()));
            table.row(cells, false);
        }
        return table;
    }

    /** Returns the first cells of a row, then a ratio and the ends of its interval. */
    private static List<String> cells(Optional<Ratio> ratio, Object... first) {
        List<String> cells =
                new ArrayList<>(Stream.of(first).map(Object::toString).toList());
        cells.addAll(ratio.map(Ratio::interval)
                .map(interval -> Stream.of(interval.estimate(), interval.low(), interval.high())
                        .map(value -> String.format(Locale.ROOT, "%.3f", value))
                        .toList())
                .orElse(List.of("–", "–", "–")));
        return cells;
    }
}
