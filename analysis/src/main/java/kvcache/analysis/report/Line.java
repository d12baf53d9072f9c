package kvcache.analysis.report;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Rounds;

/**
 * A line of a chart.
 *
 * @param label what the legend calls it
 * @param colour of line and markers
 * @param stroke of the line
 * @param marker around the origin, in points
 * @param marks by ascending abscissa
 */
record Line(String label, Color colour, Stroke stroke, Shape marker, List<Mark> marks) {

    /**
     * A place on a line.
     *
     * @param x the abscissa
     * @param y the ordinate
     * @param low the lower end of its bar; the ordinate itself where it has none
     * @param high the upper end
     * @param marked whether a marker stands there
     * @param solid whether the marker is filled: what is not valid is drawn hollow
     */
    record Mark(double x, double y, double low, double high, boolean marked, boolean solid) {}

    /** A figure of a variant against the rate: medians over the rounds, with bars from the lowest round to the highest. */
    static Line againstRate(
            RunData run, Variant variant, Figure figure, String label, Color colour, Stroke stroke, Shape marker) {
        List<Mark> marks = run.points(variant).stream()
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

    /** Where both coordinates are the same, from zero to a value. */
    static Line diagonal(String label, double to) {
        return new Line(
                label,
                Color.GRAY,
                Palette.stroke(2),
                Palette.marker(0),
                List.of(new Mark(0, 0, 0, 0, false, true), new Mark(to, to, to, to, false, true)));
    }

    private static Optional<Mark> mark(Point point, Figure figure) {
        return point.rounds(figure).map(rounds -> mark(point, rounds));
    }

    private static Mark mark(Point point, Rounds rounds) {
        return new Mark(
                point.rate(),
                rounds.median(),
                rounds.lowest(),
                rounds.highest(),
                true,
                point.judgement().isValid());
    }

    /** Moves all marks sideways, so that the markers and bars of lines that coincide stand side by side. */
    Line movedBy(double dx) {
        return new Line(
                label,
                colour,
                stroke,
                marker,
                marks.stream()
                        .map(mark ->
                                new Mark(mark.x() + dx, mark.y(), mark.low(), mark.high(), mark.marked(), mark.solid()))
                        .toList());
    }

    boolean hasBars() {
        return marks.stream().anyMatch(mark -> mark.low() < mark.high());
    }

    boolean hasHollow() {
        return marks.stream().anyMatch(mark -> !mark.solid());
    }
}
