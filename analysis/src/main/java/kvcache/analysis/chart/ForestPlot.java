package kvcache.analysis.chart;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/**
 * Ratios with intervals, one per row, around the line of no difference, followed by their figures.
 *
 * @param title the title
 * @param subtitles the run, and how to read the chart
 * @param axis the measure of the ratio
 * @param rows from top to bottom, those of a group together; at least one
 */
public record ForestPlot(String title, List<String> subtitles, String axis, List<Row> rows) {

    /**
     * A ratio.
     *
     * @param label what is compared
     * @param group what rows have in common, written above the first of them; may be empty
     * @param estimate the ratio, above 0
     * @param low the lower end of its interval
     * @param high the upper end
     * @param found whether a difference was found: filled, else hollow
     * @param control whether it compares a thing with itself (A/A), which is drawn on a grey ground
     * @param look of marker and interval
     * @param hover what it tells when it is pointed at; may be empty
     */
    public record Row(
            String label,
            String group,
            double estimate,
            double low,
            double high,
            boolean found,
            boolean control,
            Palette.Look look,
            String hover) {}

    static final Font HEADING = Picture.TICK.deriveFont(Font.BOLD);

    /** Of highest to lowest: from here on a linear axis would favour what is above 1. */
    private static final double LOGARITHMIC_FROM = 3;

    /** An interval that is wider than all ratios runs out of the picture instead of pressing them together. */
    private static final double WIDEST = 3;

    private static final double MARGIN = 0.08;
    private static final double FINE = 0.02;
    private static final int HEAD_POINTS = 136;
    private static final int ROW_POINTS = 24;
    private static final double GAP = 12;

    public ForestPlot {
        subtitles = List.copyOf(subtitles);
        rows = List.copyOf(rows);
    }

    /** The chart, under the name of its file. */
    public Chart chart(String name) {
        List<ForestLine> lines = lines();
        NumberAxis places = new NumberAxis();
        places.setVisible(false);
        places.setInverted(true);
        places.setRange(-0.6, lines.size() - 0.4);
        ValueAxis ratios = ratios();
        Picture.style(ratios);
        XYPlot plot = Picture.panel(places, List.of());
        plot.setDomainAxis(ratios);
        plot.setRangeGridlinesVisible(false);
        double room = widest(lines, true) + GAP;
        plot.setInsets(new RectangleInsets(4, room, 4, widest(lines, false) + GAP));
        Canvas.over(plot, canvas -> {
            for (int place = 0; place < lines.size(); place++) {
                lines.get(place).ground(canvas, place);
            }
            ForestLine.drawOne(canvas);
            for (int place = 0; place < lines.size(); place++) {
                lines.get(place).draw(canvas, place, canvas.area().getMinX() - room);
            }
        });
        return new Chart(name, title, Picture.chart(title, subtitles, plot), HEAD_POINTS + lines.size() * ROW_POINTS);
    }

    private List<ForestLine> lines() {
        List<ForestLine> lines = new ArrayList<>();
        String group = "";
        for (Row row : rows) {
            if (!row.group().equals(group)) {
                group = row.group();
                lines.add(new ForestLine.Heading(group));
            }
            lines.add(new ForestLine.Ratio(row, value(row)));
        }
        return lines;
    }

    /** Such as "0.92 (0.88 to 0.96)", with a third digit where an interval is so narrow that two would hide it. */
    private String value(Row row) {
        boolean fine = rows.stream().anyMatch(other -> other.high() - other.low() < FINE * other.estimate());
        return fine
                ? String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", row.estimate(), row.low(), row.high())
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", row.estimate(), row.low(), row.high());
    }

    private static double widest(List<ForestLine> lines, boolean left) {
        return lines.stream()
                .mapToDouble(line -> left ? line.leftWidth() : line.rightWidth())
                .max()
                .orElse(0);
    }

    private ValueAxis ratios() {
        double least = rows.stream().mapToDouble(Row::estimate).min().orElse(1);
        double most = rows.stream().mapToDouble(Row::estimate).max().orElse(1);
        double low = ends().filter(end -> end >= least / WIDEST).min().orElse(1);
        double high = ends().filter(end -> end <= most * WIDEST).max().orElse(1);
        if (high / low > LOGARITHMIC_FROM) {
            return LogScale.around(axis, low, high);
        }
        double margin = Math.max(MARGIN * (high - low), FINE);
        NumberAxis linear = Picture.fromZero(axis);
        linear.setRange(low - margin, high + margin);
        return linear;
    }

    /** Of all intervals, and 1, where there is no difference. */
    private DoubleStream ends() {
        return DoubleStream.concat(
                DoubleStream.of(1),
                rows.stream().flatMapToDouble(row -> DoubleStream.of(row.low(), row.estimate(), row.high())));
    }
}
