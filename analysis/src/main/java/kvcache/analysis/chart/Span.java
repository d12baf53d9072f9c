package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.plot.XYPlot;

/**
 * A stretch of the abscissa with a name, such as where two lines cross: a vertical line, a band about it for its
 * interval, and a label at the top.
 *
 * @param x where the line stands
 * @param low where the band begins; the line's own place where there is no interval
 * @param high where it ends
 * @param label such as "h2c cheaper from 41,000/s [33,000, 58,000]"
 */
public record Span(double x, double low, double high, String label) {

    private static final Color BAND = new Color(0, 0, 0, 22);
    private static final Color LABEL_GROUND = new Color(255, 255, 255, 215);
    private static final BasicStroke LINE =
            new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);
    private static final double GAP = 5;
    private static final double ROW = 18;

    /** Draws spans on a plot: bands and lines below its lines, labels over them, each a row lower than the last. */
    public static void draw(XYPlot plot, List<Span> spans) {
        Canvas.under(plot, canvas -> spans.forEach(span -> span.drawBand(canvas)));
        Canvas.over(plot, canvas -> {
            for (int row = 0; row < spans.size(); row++) {
                spans.get(row).drawLabel(canvas, canvas.area().getMinY() + ROW * (row + 0.7));
            }
        });
    }

    private void drawBand(Canvas canvas) {
        double left = Math.max(canvas.x(low), canvas.area().getMinX());
        double right = Math.min(canvas.x(high), canvas.area().getMaxX());
        double top = canvas.area().getMinY();
        if (left < right) {
            canvas.g2().setPaint(BAND);
            canvas.g2()
                    .fill(new Rectangle2D.Double(
                            left, top, right - left, canvas.area().getHeight()));
        }
        canvas.g2().setPaint(Picture.INK);
        canvas.g2().setStroke(LINE);
        canvas.g2()
                .draw(new Line2D.Double(
                        canvas.x(x), top, canvas.x(x), canvas.area().getMaxY()));
    }

    /** On the side of the line that has the room, and at the plot's edge where neither has. */
    private void drawLabel(Canvas canvas, double middle) {
        double width = Canvas.width(label, Picture.TICK);
        double least = canvas.area().getMinX() + GAP;
        double most = canvas.area().getMaxX() - GAP - width;
        boolean rightOfLine = canvas.x(x) < canvas.area().getCenterX();
        double wished = rightOfLine ? canvas.x(x) + GAP : canvas.x(x) - GAP - width;
        double left = Math.max(least, Math.min(most, wished));
        canvas.g2().setPaint(LABEL_GROUND);
        canvas.g2().fill(new Rectangle2D.Double(left - 2, middle - ROW / 2, width + 4, ROW));
        canvas.text(label, left, middle, Picture.TICK);
        canvas.note(canvas.x(x), middle, label);
    }
}
