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
        /** Not joined; each mark with its bar. */
        UNJOINED
    }

    /**
     * A place on a line.
     *
     * @param x the abscissa
     * @param y the ordinate
     * @param low the lower end of its interval; the ordinate itself where it has none
     * @param high the upper end
     * @param marked whether a marker stands there
     * @param solid whether the marker is filled: what is not valid is drawn hollow
     * @param text what it tells when it is pointed at; may be empty
     */
    public record Mark(double x, double y, double low, double high, boolean marked, boolean solid, String text) {

        /** A mark that tells nothing when it is pointed at. */
        public Mark(double x, double y, double low, double high, boolean marked, boolean solid) {
            this(x, y, low, high, marked, solid, "");
        }

        /** A place of a curve, without marker and interval. */
        public static Mark bare(double x, double y) {
            return new Mark(x, y, y, y, false, true);
        }

        private Mark movedBy(double dx) {
            return new Mark(x + dx, y, low, high, marked, solid, text);
        }
    }

    public Line {
        marks = List.copyOf(marks);
    }

    /** A line with a band where it has more than one mark, else with a bar. */
    public Line(String label, Palette.Look look, List<Mark> marks) {
        this(label, look, marks.size() > 1 ? Form.BAND : Form.BARS, marks);
    }

    /** Where both coordinates are the same, from zero to a value. */
    public static Line diagonal(String label, double to) {
        return new Line(label, Palette.Look.of(Color.GRAY, 2), List.of(Mark.bare(0, 0), Mark.bare(to, to)));
    }

    /**
     * A thin grey curve of others' figures, to be laid under measured lines: it comes after them in a panel's list.
     *
     * @param place tells it from other curves by its dashes: 0, 1, 2
     */
    public static Line underlaid(String label, int place, List<Mark> marks) {
        return new Line(label, Palette.Look.thin(UNDERLAID, place), marks);
    }

    /** Moves all marks sideways, so that the markers and bars of lines that coincide stand side by side. */
    public Line movedBy(double dx) {
        return new Line(
                label, look, form, marks.stream().map(mark -> mark.movedBy(dx)).toList());
    }

    /** The same with another form. */
    public Line with(Form other) {
        return new Line(label, look, other, marks);
    }

    /** The lowest end of the intervals of some lines; another value where they have no marks. */
    public static double lowest(List<Line> lines, double orElse) {
        return marks(lines).mapToDouble(Mark::low).min().orElse(orElse);
    }

    /** The highest end of their intervals. */
    public static double highest(List<Line> lines, double orElse) {
        return marks(lines).mapToDouble(Mark::high).max().orElse(orElse);
    }

    /** The last place on the abscissa that one of them reaches. */
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
