package kvcache.analysis.view.run;

import java.util.List;
import java.util.Locale;
import kvcache.analysis.chart.Line;
import kvcache.analysis.chart.Palette;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Rounds;
import kvcache.analysis.view.Looks;

/** Lines of a figure against the rate. */
final class RateLines {

    private RateLines() {}

    /** Returns a figure of a variant against the rate: medians over the rounds, and the range of the rounds. */
    static Line againstRate(RunData run, Variant variant, Figure figure, String label, Palette.Look look) {
        List<Line.Mark> marks = run.points(variant).stream()
                .flatMap(point -> point.rounds(figure).stream().map(rounds -> mark(point, figure, rounds)))
                .toList();
        return new Line(label, look, marks);
    }

    /** Returns such a line in the variant's own look. */
    static Line ofVariant(RunData run, Variant variant, Figure figure, String label) {
        return againstRate(run, variant, figure, label, Looks.of(run).of(variant));
    }

    private static Line.Mark mark(Point point, Figure figure, Rounds rounds) {
        return new Line.Mark(
                point.rate(),
                rounds.median(),
                rounds.lowest(),
                rounds.highest(),
                true,
                point.isComparable(figure),
                text(point, figure, rounds));
    }

    /** Returns the tooltip: the point, its figure with the range of the rounds, and its verdict. */
    private static String text(Point point, Figure figure, Rounds rounds) {
        String unit = figure.unit();
        return String.format(
                Locale.ROOT,
                "%s at %s%n%s %s%s (rounds: %s to %s%s)%n%s%s",
                Format.variant(point.variant()),
                Format.demand(point.demand()),
                figure,
                Format.us(rounds.median()),
                unit,
                Format.us(rounds.lowest()),
                Format.us(rounds.highest()),
                unit,
                point.verdict(),
                point.judgement().reasons().isEmpty()
                        ? ""
                        : ": " + point.judgement().reasons().getFirst());
    }
}
