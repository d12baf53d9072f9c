package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.util.List;
import org.jfree.chart.plot.XYPlot;

/**
 * A stretch of the abscissa with a name, such as where two lines cross: a vertical line, a band about it for its
 * interval, and a label at the top.
 *
 * @param x of the line
 * @param low start of the band; equal to {@code x} without an interval
 * @param high end of the band
 * @param label such as "h2c cheaper from 41,000/s [33,000, 58,000]"
 */
public record Span(double x, double low, double high, String label) {

    private static final Color BAND = new Color(0, 0, 0, 22);
    private static final Color LABEL_GROUND = new Color(255, 255, 255, 215);
    private static final BasicStroke LINE =
            new BasicStroke(1.3f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {5, 3}, 0);
    private static final double GAP = 5;
    private static final double ROW = 18;

    /** Draws spans on a plot: bands and lines below the plot's lines, labels above them, one row each. */
    public static void draw(XYPlot plot, List<Span> spans) {
        Canvas.under(plot, canvas -> spans.forEach(span -> span.drawBand(canvas)));
        Canvas.over(plot, canvas -> {
            for (int row = 0; row < spans.size(); row++) {
                spans.get(row).drawLabel(canvas, canvas.top() + ROW * (row + 0.7));
            }
        });
    }

    private void drawBand(Canvas canvas) {
        double left = Math.max(canvas.x(low), canvas.left());
        double right = Math.min(canvas.x(high), canvas.right());
        if (left < right) {
            canvas.fill(BAND, left, canvas.top(), right - left, canvas.area().getHeight());
        }
        canvas.g2().setPaint(Picture.INK);
        canvas.g2().setStroke(LINE);
        canvas.g2().draw(new Line2D.Double(canvas.x(x), canvas.top(), canvas.x(x), canvas.bottom()));
    }

    /** Draws the label on the side of the line that has room, or else at the edge of the plot. */
    private void drawLabel(Canvas canvas, double middle) {
        double width = Canvas.width(label, Picture.TICK);
        boolean rightOfLine = canvas.x(x) < canvas.area().getCenterX();
        double wanted = rightOfLine ? canvas.x(x) + GAP : canvas.x(x) - GAP - width;
        double left = Math.max(canvas.left() + GAP, Math.min(canvas.right() - GAP - width, wanted));
        canvas.fill(LABEL_GROUND, left - 2, middle - ROW / 2, width + 4, ROW);
        canvas.text(label, left, middle, Picture.TICK);
        canvas.note(canvas.x(x), middle, label);
    }
}
