package kvcache.analysis.chart;

import java.awt.Color;
import java.util.List;
import java.util.stream.Stream;

/**
 * A line of a chart.
 *
 * @param label its name in the legend
 * @param look of the line and its markers
 * @param form how marks are joined and intervals shown
 * @param marks by ascending abscissa
 */
public record Line(String label, Palette.Look look, Form form, List<Mark> marks) {

    private static final Color UNDERLAID = new Color(0x8C8C8C);

    /** How marks are joined and intervals shown. */
    public enum Form {
        /** Joined, with each mark's interval as a bar. */
        BARS,
        /** Joined, with the intervals as a translucent band along the line. */
        BAND,
        /** Not joined, with each mark's interval as a bar. */
        UNJOINED
    }

    /**
     * A point of a line.
     *
     * @param low the lower end of its interval; equal to {@code y} without an interval
     * @param high the upper end
     * @param marked whether it has a marker
     * @param solid whether the marker is filled; markers of invalid points are hollow
     * @param text the tooltip; empty for none
     */
    public record Mark(double x, double y, double low, double high, boolean marked, boolean solid, String text) {

        /** Creates a mark without a tooltip. */
        public Mark(double x, double y, double low, double high, boolean marked, boolean solid) {
            this(x, y, low, high, marked, solid, "");
        }

        /** Returns a point of a curve, without marker and interval. */
        public static Mark bare(double x, double y) {
            return new Mark(x, y, y, y, false, true);
        }
    }

    public Line {
        marks = List.copyOf(marks);
    }

    /** Creates a line with a band, or with a bar if it has only one mark. */
    public Line(String label, Palette.Look look, List<Mark> marks) {
        this(label, look, marks.size() > 1 ? Form.BAND : Form.BARS, marks);
    }

    /** Returns the line of equal coordinates, from zero to a value. */
    public static Line diagonal(String label, double to) {
        return new Line(label, Palette.Look.of(Color.GRAY, 2), List.of(Mark.bare(0, 0), Mark.bare(to, to)));
    }

    /**
     * Returns a thin grey curve of published figures. Placed after the measured lines of a panel, it lies below them.
     *
     * @param place selects the dash pattern: 0, 1 or 2
     */
    public static Line underlaid(String label, int place, List<Mark> marks) {
        return new Line(label, Palette.Look.thin(UNDERLAID, place), marks);
    }

    /** Moves all marks sideways, so that the markers of coinciding lines stand side by side. */
    public Line movedBy(double dx) {
        List<Mark> moved = marks.stream()
                .map(mark -> new Mark(mark.x + dx, mark.y, mark.low, mark.high, mark.marked, mark.solid, mark.text))
                .toList();
        return new Line(label, look, form, moved);
    }

    public Line with(Form other) {
        return new Line(label, look, other, marks);
    }

    /** Returns the lowest end of the intervals of some lines, or {@code orElse} if they have no marks. */
    public static double lowest(List<Line> lines, double orElse) {
        return marks(lines).mapToDouble(Mark::low).min().orElse(orElse);
    }

    /** Returns the highest end of the intervals of some lines, or {@code orElse} if they have no marks. */
    public static double highest(List<Line> lines, double orElse) {
        return marks(lines).mapToDouble(Mark::high).max().orElse(orElse);
    }

    /** Returns the highest abscissa of some lines, or {@code orElse} if they have no marks. */
    public static double last(List<Line> lines, double orElse) {
        return marks(lines).mapToDouble(Mark::x).max().orElse(orElse);
    }

    private static Stream<Mark> marks(List<Line> lines) {
        return lines.stream().flatMap(line -> line.marks().stream());
    }

    public boolean hasBars() {
        return marks.stream().anyMatch(mark -> mark.low() < mark.high());
    }

    public boolean hasHollow() {
        return marks.stream().anyMatch(mark -> !mark.solid());
    }
}
