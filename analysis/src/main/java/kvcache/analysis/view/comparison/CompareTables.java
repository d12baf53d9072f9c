package kvcache.analysis.view.comparison;

import java.util.List;
import java.util.Locale;
import kvcache.analysis.finding.Format;
import kvcache.analysis.page.Table;
import kvcache.analysis.stats.Interval;

/** The figures behind charts and sentences. */
final class CompareTables {

    private CompareTables() {}

    static Table differences(RunComparison comparison) {
        Table table =
                new Table(List.of(Table.Column.words("what"), Table.Column.words("in A"), Table.Column.words("in B")));
        comparison
                .differences()
                .forEach(
                        difference -> table.row(List.of(difference.what(), difference.inA(), difference.inB()), false));
        return table;
    }

    /** A row for each figure of each variant, over all loads. */
    static Table changes(RunComparison comparison) {
        Table table = new Table(List.of(
                Table.Column.words("variant"),
                Table.Column.words("figure"),
                Table.Column.figures("B / A"),
                Table.Column.figures("95 % from"),
                Table.Column.figures("to"),
                Table.Column.figures("p, corrected"),
                Table.Column.figures("loads"),
                Table.Column.figures("rounds, at least"),
                Table.Column.words("answer"),
                Table.Column.words("tolerance of " + comparison.tolerance())));
        for (Change change : comparison.changes()) {
            String p = change.isCompared() ? Format.probability(change.adjustedP()) : "–";
            table.row(
                    List.of(
                            Format.variant(change.variant()),
                            change.measure().figure().toString(),
                            change.ratio()
                                    .map(ratio -> ratio(ratio.interval().estimate()))
                                    .orElse("–"),
                            change.ratio()
                                    .map(ratio -> ratio(ratio.interval().low()))
                                    .orElse("–"),
                            change.ratio()
                                    .map(ratio -> ratio(ratio.interval().high()))
                                    .orElse("–"),
                            p,
                            Integer.toString(change.loads().size()),
                            change.ratio()
                                    .map(ratio -> Integer.toString(ratio.rounds()))
                                    .orElse("–"),
                            change.answer().toString(),
                            change.againstTolerance().toString()),
                    !change.isCompared());
        }
        return table;
    }

    /** A row for each load of each figure: what the ratios over all loads are made of. */
    static Table loads(RunComparison comparison) {
        Table table = new Table(List.of(
                Table.Column.words("variant"),
                Table.Column.words("figure"),
                Table.Column.words("load"),
                Table.Column.figures("A"),
                Table.Column.figures("B"),
                Table.Column.words("unit"),
                Table.Column.figures("B / A"),
                Table.Column.figures("95 % from"),
                Table.Column.figures("to"),
                Table.Column.figures("rounds of A"),
                Table.Column.figures("of B")));
        for (Change change : comparison.changes()) {
            for (Load load : change.loads()) {
                table.row(
                        List.of(
                                Format.variant(change.variant()),
                                change.measure().figure().toString(),
                                Format.demand(load.demand()),
                                Format.us(load.a().geometricMean()),
                                Format.us(load.b().geometricMean()),
                                change.measure().figure().unit().strip(),
                                load.ratio()
                                        .map(ratio -> ratio(ratio.interval().estimate()))
                                        .orElse("–"),
                                load.ratio()
                                        .map(ratio -> ratio(ratio.interval().low()))
                                        .orElse("–"),
                                load.ratio()
                                        .map(ratio -> ratio(ratio.interval().high()))
                                        .orElse("–"),
                                Integer.toString(load.a().rounds()),
                                Integer.toString(load.b().rounds())),
                        false);
            }
        }
        return table;
    }

    static Table leftOut(RunComparison comparison) {
        Table table = new Table(List.of(
                Table.Column.words("variant"),
                Table.Column.words("loads"),
                Table.Column.words("figures"),
                Table.Column.words("why")));
        comparison
                .leftOut()
                .forEach(one -> table.row(
                        List.of(Format.variant(one.variant()), one.loads(), one.figures(), one.why()), false));
        return table;
    }

    static Table noise(RunComparison comparison) {
        Table table = new Table(List.of(
                Table.Column.words("run"),
                Table.Column.words("figure"),
                Table.Column.figures("twin / original"),
                Table.Column.figures("95 % from"),
                Table.Column.figures("to"),
                Table.Column.figures("rounds")));
        for (Noise noise : comparison.noise()) {
            Interval interval = noise.ratio().interval();
            table.row(
                    List.of(
                            noise.run(),
                            noise.measure().figure().toString(),
                            ratio(interval.estimate()),
                            ratio(interval.low()),
                            ratio(interval.high()),
                            Integer.toString(noise.ratio().rounds())),
                    false);
        }
        return table;
    }

    private static String ratio(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
