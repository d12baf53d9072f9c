package kvcache.analysis.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.chart.Line;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Rounds;

/** Lines of a figure against the rate. */
final class RateLines {

    private RateLines() {}

    /** A figure of a variant against the rate: medians over the rounds, with bars from the lowest round to the highest. */
    static Line againstRate(
            RunData run, Variant variant, Figure figure, String label, Color colour, Stroke stroke, Shape marker) {
        List<Line.Mark> marks = run.points(variant).stream()
                .flatMap(point -> mark(point, figure).stream())
                .toList();
        return new Line(label, colour, stroke, marker, marks);
    }

    /** The same, in the variant's own look. */
    static Line ofVariant(RunData run, Variant variant, Figure figure, String label) {
        return againstRate(
                run,
                variant,
                figure,
                label,
                run.palette().colour(variant),
                run.palette().stroke(variant),
                run.palette().marker(variant));
    }

    private static Optional<Line.Mark> mark(Point point, Figure figure) {
        return point.rounds(figure).map(rounds -> mark(point, rounds));
    }

    private static Line.Mark mark(Point point, Rounds rounds) {
        return new Line.Mark(
                point.rate(),
                rounds.median(),
                rounds.lowest(),
                rounds.highest(),
                true,
                point.judgement().isValid());
    }
}
