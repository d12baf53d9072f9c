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

    /** A row for each figure of each variant, over all loads. */
    static Table changes(RunComparison comparison) {
        Table table = new Table()
                .words("variant", "figure")
                .figures("B / A", "95 % from", "to", "p, corrected", "loads", "rounds, at least")
                .words("answer", "tolerance of " + comparison.tolerance());
        for (Change change : comparison.changes()) {
            List<String> cells = new ArrayList<>(List.of(
                    Format.variant(change.variant()), change.measure().figure().toString()));
            cells.addAll(ratio(change.ratio()));
            cells.addAll(List.of(
                    change.isCompared() ? Format.probability(change.adjustedP()) : "–",
                    Integer.toString(change.loads().size()),
                    change.ratio()
                            .map(ratio -> Integer.toString(ratio.rounds()))
                            .orElse("–"),
                    change.answer().toString(),
                    change.againstTolerance().toString()));
            table.row(cells, !change.isCompared());
        }
        return table;
    }

    /** A row for each load of each figure: what the ratios over all loads are made of. */
    static Table loads(RunComparison comparison) {
        Table table = new Table()
                .words("variant", "figure", "load")
                .figures("A", "B")
                .words("unit")
                .figures("B / A", "95 % from", "to", "rounds of A", "of B");
        for (Change change : comparison.changes()) {
            for (Pair.Load load : change.loads()) {
                List<String> cells = new ArrayList<>(List.of(
                        Format.variant(change.variant()),
                        change.measure().figure().toString(),
                        Format.demand(load.demand()),
                        Format.us(load.a().geometricMean()),
                        Format.us(load.b().geometricMean()),
                        change.measure().figure().unit().strip()));
                cells.addAll(ratio(load.ratio()));
                cells.addAll(List.of(
                        Integer.toString(load.a().rounds()),
                        Integer.toString(load.b().rounds())));
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
            List<String> cells = new ArrayList<>(
                    List.of(noise.run(), noise.measure().figure().toString()));
            cells.addAll(ratio(Optional.of(noise.ratio())));
            cells.add(Integer.toString(noise.ratio().rounds()));
            table.row(cells, false);
        }
        return table;
    }

    /** A ratio and the ends of its interval, in three columns. */
    private static List<String> ratio(Optional<Ratio> ratio) {
        return ratio.map(Ratio::interval)
                .map(interval -> Stream.of(interval.estimate(), interval.low(), interval.high())
                        .map(value -> String.format(Locale.ROOT, "%.3f", value))
                        .toList())
                .orElse(List.of("–", "–", "–"));
    }
}
