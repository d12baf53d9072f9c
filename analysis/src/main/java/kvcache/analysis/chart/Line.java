package kvcache.analysis.chart;

import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.util.List;

/**
 * A line of a chart.
 *
 * @param label what the legend calls it
 * @param colour of line and markers
 * @param stroke of the line
 * @param marker around the origin, in points
 * @param marks by ascending abscissa
 */
public record Line(String label, Color colour, Stroke stroke, Shape marker, List<Mark> marks) {

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
    public record Mark(double x, double y, double low, double high, boolean marked, boolean solid) {}

    /** Where both coordinates are the same, from zero to a value. */
    public static Line diagonal(String label, double to) {
        return new Line(
                label,
                Color.GRAY,
                Palette.stroke(2),
                Palette.marker(0),
                List.of(new Mark(0, 0, 0, 0, false, true), new Mark(to, to, to, to, false, true)));
    }

    /** Moves all marks sideways, so that the markers and bars of lines that coincide stand side by side. */
    public Line movedBy(double dx) {
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

    public boolean hasBars() {
        return marks.stream().anyMatch(mark -> mark.low() < mark.high());
    }

    public boolean hasHollow() {
        return marks.stream().anyMatch(mark -> !mark.solid());
    }
}
