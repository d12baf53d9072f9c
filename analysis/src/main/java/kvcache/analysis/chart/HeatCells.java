package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Locale;

/**
 * Draws the cells of a heat map: one path for each colour, with cells of one colour beside each other as one rectangle,
 * for small files.
 */
final class HeatCells {

    private static final Color HATCH = new Color(0xB0B0B0);
    private static final double HATCH_POINTS = 7;

    private final HeatBins bins;
    private final HeatScale scale;

    HeatCells(HeatBins bins, HeatScale scale) {
        this.bins = bins;
        this.scale = scale;
    }

    /** Returns where a column ends in the picture: at the start of the next, unless there is a gap. */
    private static double end(List<HeatBins.Column> columns, int index) {
        double to = columns.get(index).toSeconds();
        double next = index + 1 < columns.size() ? columns.get(index + 1).fromSeconds() : Double.POSITIVE_INFINITY;
        return next - to <= (to - columns.get(index).fromSeconds()) / 2 ? next : to;
    }

    /** Draws slanting lines, which unlike grey cannot be taken for a colour of the scale. */
    static void hatch(Canvas canvas) {
        Path2D lines = new Path2D.Double();
        double height = canvas.area().getHeight();
        for (double x = canvas.left() - height; x < canvas.right(); x += HATCH_POINTS) {
            lines.moveTo(x, canvas.bottom());
            lines.lineTo(x + height, canvas.top());
        }
        canvas.g2().setPaint(HATCH);
        canvas.g2().setStroke(new BasicStroke(1));
        canvas.g2().draw(lines);
    }

    void draw(Canvas canvas) {
        List<HeatBins.Column> columns = bins.columns();
        // Antialiased edges of neighbouring cells would show the background.
        Object smooth = canvas.g2().getRenderingHint(RenderingHints.KEY_ANTIALIASING);
        canvas.g2().setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
        canvas.g2().setPaint(Color.WHITE);
        canvas.g2().fill(path(canvas, -1));
        for (int level = 0; level < scale.levels(); level++) {
            Path2D cells = path(canvas, level);
            if (cells.getCurrentPoint() != null) {
                canvas.g2().setPaint(scale.colour(level));
                canvas.g2().fill(cells);
            }
        }
        canvas.g2().setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
        for (int i = 0; i < columns.size(); i++) {
            note(canvas, columns.get(i), (canvas.x(columns.get(i).fromSeconds()) + canvas.x(end(columns, i))) / 2);
        }
    }

    /** Returns the cells of a level; of level -1 those without a request. */
    private Path2D path(Canvas canvas, int level) {
        List<HeatBins.Column> columns = bins.columns();
        Path2D path = new Path2D.Double();
        for (int row = 0; row < bins.rows(); row++) {
            double top = canvas.y(bins.fromUs(row + 1));
            double bottom = canvas.y(bins.fromUs(row));
            int from = 0;
            while (from < columns.size()) {
                int to = from;
                while (to < columns.size() && level(to, row) == level && (to == from || touch(columns, to - 1))) {
                    to++;
                }
                if (to > from) {
                    double left = canvas.x(columns.get(from).fromSeconds());
                    double right = canvas.x(end(columns, to - 1));
                    path.append(new Rectangle2D.Double(left, top, right - left, bottom - top), false);
                }
                from = Math.max(to, from + 1);
            }
        }
        return path;
    }

    /** Returns whether there is no gap between a column and the next. */
    static boolean touch(List<HeatBins.Column> columns, int index) {
        return end(columns, index) >= columns.get(index + 1).fromSeconds();
    }

    private int level(int column, int row) {
        double share = bins.columns().get(column).share(row);
        return share > 0 ? scale.level(share) : -1;
    }

    /** Adds a tooltip at the fullest bin of a column. */
    private void note(Canvas canvas, HeatBins.Column column, double x) {
        int fullest = 0;
        for (int row = 1; row < bins.rows(); row++) {
            if (column.requests().get(row) > column.requests().get(fullest)) {
                fullest = row;
            }
        }
        double from = bins.fromUs(fullest);
        double to = bins.fromUs(fullest + 1);
        canvas.note(
                x,
                canvas.y(Math.sqrt(from * to)),
                String.format(
                        Locale.ROOT,
                        "%.1f to %.1f s: %,d requests, %.0f %% of them in %,.1f to %,.1f µs, the fullest bin",
                        column.fromSeconds(),
                        column.toSeconds(),
                        column.total(),
                        100 * column.share(fullest),
                        from,
                        to));
    }
}
