package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
     * @param group a heading above the first row of the group; empty for none
     * @param estimate the ratio, above 0
     * @param low the lower end of its interval
     * @param high the upper end
     * @param text the ratio and its interval, written beside them
     * @param found whether a difference was found; the marker is filled if so, else hollow
     * @param control whether a server is compared with itself (A/A); drawn on a grey background
     * @param look of marker and interval
     * @param hover the tooltip; empty for none
     */
    public record Row(
            String label,
            String group,
            double estimate,
            double low,
            double high,
            String text,
            boolean found,
            boolean control,
            Palette.Look look,
            String hover) {}

    /** A line of the plot: a heading, or a ratio with its figures as text. */
    private record Entry(Optional<Row> row, String label, String value) {
        double labelWidth() {
            return row.isEmpty() ? Canvas.width(label, HEADING) : INDENT + Canvas.width(label, Picture.TICK);
        }
    }

    private static final Font HEADING = Picture.TICK.deriveFont(Font.BOLD);
    private static final Color CONTROL_GROUND = new Color(0xF0F0F0);

    /** Intervals reach at most this many times beyond the lowest or highest ratio; the rest is cut off. */
    private static final double WIDEST = 3;

    private static final double MARGIN = 0.08;
    private static final double FINE = 0.02;
    private static final int HEAD_POINTS = 136;
    private static final int ROW_POINTS = 24;
    private static final double GAP = 12;
    private static final double VALUE_GAP = 8;
    private static final double INDENT = 10;
    private static final double HALF_CAP = 4;

    public ForestPlot {
        subtitles = List.copyOf(subtitles);
        rows = List.copyOf(rows);
    }

    /** Returns the chart, under the name of its file. */
    public Chart chart(String name) {
        List<Entry> entries = entries();
        NumberAxis places = new NumberAxis();
        places.setVisible(false);
        places.setInverted(true);
        places.setRange(-0.6, entries.size() - 0.4);
        ValueAxis ratios = ratios();
        Picture.style(ratios);
        XYPlot plot = Picture.panel(places, List.of());
        plot.setDomainAxis(ratios);
        plot.setRangeGridlinesVisible(false);
        double left = entries.stream().mapToDouble(Entry::labelWidth).max().orElse(0) + GAP;
        double right = GAP
                + entries.stream()
                        .mapToDouble(entry -> Canvas.width(entry.value(), Picture.TICK))
                        .max()
                        .orElse(0);
        plot.setInsets(new RectangleInsets(4, left, 4, right));
        Canvas.over(plot, canvas -> draw(canvas, entries, canvas.left() - left));
        return new Chart(name, title, Picture.chart(title, subtitles, plot), HEAD_POINTS + entries.size() * ROW_POINTS);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        String group = "";
        for (Row row : rows) {
            if (!row.group().equals(group)) {
                group = row.group();
                entries.add(new Entry(Optional.empty(), group, ""));
            }
            entries.add(new Entry(Optional.of(row), row.label(), row.text()));
        }
        return entries;
    }

    private ValueAxis ratios() {
        double least = rows.stream().mapToDouble(Row::estimate).min().orElse(1);
        double most = rows.stream().mapToDouble(Row::estimate).max().orElse(1);
        double low = ends().filter(end -> end >= least / WIDEST).min().orElse(1);
        double high = ends().filter(end -> end <= most * WIDEST).max().orElse(1);
        return Picture.ratios(axis, low, high, Math.max(MARGIN * (high - low), FINE));
    }

    /** The ends of all intervals, and 1, the ratio of no difference. */
    private DoubleStream ends() {
        return DoubleStream.concat(
                DoubleStream.of(1),
                rows.stream().flatMapToDouble(row -> DoubleStream.of(row.low(), row.estimate(), row.high())));
    }

    private static void draw(Canvas canvas, List<Entry> entries, double left) {
        for (int place = 0; place < entries.size(); place++) {
            if (entries.get(place).row().filter(Row::control).isPresent()) {
                double top = canvas.y(place - 0.5);
                canvas.fill(CONTROL_GROUND, canvas.left(), top, canvas.area().getWidth(), canvas.y(place + 0.5) - top);
            }
        }
        canvas.g2().setPaint(Color.DARK_GRAY);
        canvas.g2().setStroke(new BasicStroke(1.4f));
        canvas.g2().draw(new Line2D.Double(canvas.x(1), canvas.top(), canvas.x(1), canvas.bottom()));
        for (int place = 0; place < entries.size(); place++) {
            Entry entry = entries.get(place);
            double middle = canvas.y(place);
            entry.row().ifPresent(row -> drawRatio(canvas, row, middle));
            // Labels are left-aligned: with the reader's own font, right-aligned ones would not end at one place.
            canvas.beyondEdges(() -> {
                if (entry.row().isEmpty()) {
                    canvas.text(entry.label(), left, middle, HEADING);
                } else {
                    double indent = entry.row().get().group().isEmpty() ? 0 : INDENT;
                    canvas.text(entry.label(), left + indent, middle, Picture.TICK);
                    canvas.text(entry.value(), canvas.right() + VALUE_GAP, middle, Picture.TICK);
                }
            });
        }
    }

    private static void drawRatio(Canvas canvas, Row row, double middle) {
        Graphics2D g2 = canvas.g2();
        Color colour = row.look().colour();
        g2.setPaint(colour);
        g2.setStroke(new BasicStroke(1.8f));
        double low = end(canvas, row.low(), middle, -1);
        double high = end(canvas, row.high(), middle, 1);
        g2.draw(new Line2D.Double(low, middle, high, middle));
        double x = canvas.x(row.estimate());
        Shape marker = AffineTransform.getTranslateInstance(x, middle)
                .createTransformedShape(row.look().marker());
        g2.setPaint(row.found() ? colour : Color.WHITE);
        g2.fill(marker);
        g2.setPaint(colour);
        g2.setStroke(new BasicStroke(1.6f));
        g2.draw(marker);
        canvas.note(x, middle, row.hover());
    }

    /** Draws a cap at the end of an interval, or an arrow if the end is outside the plot. Returns its x. */
    private static double end(Canvas canvas, double value, double middle, int direction) {
        if (canvas.abscissa().getRange().contains(value)) {
            double x = canvas.x(value);
            canvas.g2().draw(new Line2D.Double(x, middle - HALF_CAP, x, middle + HALF_CAP));
            return x;
        }
        double x = direction < 0 ? canvas.left() : canvas.right();
        Path2D arrow = new Path2D.Double();
        arrow.moveTo(x, middle);
        arrow.lineTo(x - direction * 2 * HALF_CAP, middle - HALF_CAP);
        arrow.lineTo(x - direction * 2 * HALF_CAP, middle + HALF_CAP);
        arrow.closePath();
        canvas.g2().fill(arrow);
        return x;
    }
}
