package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.entity.EntityCollection;
import org.jfree.chart.plot.CrosshairState;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYItemRendererState;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYDataset;
import org.jspecify.annotations.Nullable;

/** Draws bands below all lines, lines with their bars above them, and markers on top, hollow for what is not valid. */
final class MarkRenderer extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1L;

    private static final double LEGEND_LINE_HALF_LENGTH = 17;

    /** Of 255; four bands on top of each other leave the lines readable. */
    private static final int BAND_ALPHA = 36;

    private static final BasicStroke BAR = new BasicStroke(1.1f);
    private static final double HALF_CAP = 2.5;
    private static final BasicStroke BAND_EDGE = new BasicStroke(0.7f);
    private static final int BAND_EDGE_ALPHA = 110;

    private final transient List<Line> lines;

    MarkRenderer(List<Line> lines) {
        this.lines = List.copyOf(lines);
        setUseFillPaint(true);
        setDrawOutlines(true);
        setDefaultLinesVisible(true);
        setDrawSeriesLineAsPath(true);
        setLegendLine(new Line2D.Double(-LEGEND_LINE_HALF_LENGTH, 0, LEGEND_LINE_HALF_LENGTH, 0));
        for (int series = 0; series < lines.size(); series++) {
            Line line = lines.get(series);
            setSeriesPaint(series, line.look().colour());
            setSeriesFillPaint(series, line.look().colour());
            setSeriesStroke(series, line.look().stroke());
            setSeriesShape(series, line.look().marker());
            setSeriesOutlineStroke(series, new BasicStroke(1.6f));
            setSeriesShapesVisible(series, line.marks().stream().anyMatch(Line.Mark::marked));
            setSeriesLinesVisible(series, line.form() != Line.Form.UNJOINED);
        }
    }

    @Override
    public boolean getItemShapeVisible(int series, int item) {
        List<Line.Mark> marks = lines.get(series).marks();
        // The legend asks for the first mark even of a line without marks.
        return item < marks.size() && marks.get(item).marked();
    }

    @Override
    public Paint getItemFillPaint(int series, int item) {
        Line line = lines.get(series);
        return line.marks().isEmpty() || line.marks().get(item).solid()
                ? line.look().colour()
                : Color.WHITE;
    }

    /** Adds a first pass for the bands. */
    @Override
    public int getPassCount() {
        return super.getPassCount() + 1;
    }

    @Override
    public void drawItem(
            Graphics2D g2,
            XYItemRendererState state,
            Rectangle2D dataArea,
            PlotRenderingInfo info,
            XYPlot plot,
            ValueAxis abscissa,
            ValueAxis ordinate,
            XYDataset data,
            int series,
            int item,
            CrosshairState crosshair,
            int pass) {
        Line line = lines.get(series);
        Canvas canvas = new Canvas(g2, dataArea, abscissa, ordinate, null);
        if (pass == 0) {
            if (item == 0 && line.form() == Line.Form.BAND && line.hasBars()) {
                drawBand(canvas, line);
            }
            return;
        }
        Line.Mark mark = line.marks().get(item);
        if (isLinePass(pass - 1) && line.form() != Line.Form.BAND && mark.low() < mark.high()) {
            drawBar(canvas, line.look().colour(), mark);
        }
        super.drawItem(g2, state, dataArea, info, plot, abscissa, ordinate, data, series, item, crosshair, pass - 1);
    }

    @Override
    protected void addEntity(
            EntityCollection places, @Nullable Shape area, XYDataset data, int series, int item, double x, double y) {
        Canvas.Place.note(places, x, y, lines.get(series).marks().get(item).text());
    }

    /** Includes the intervals. */
    @Override
    public @Nullable Range findRangeBounds(XYDataset data) {
        return findRangeBounds(data, true);
    }

    private static void drawBar(Canvas canvas, Color colour, Line.Mark mark) {
        Graphics2D g2 = canvas.g2();
        double x = canvas.x(mark.x());
        double low = y(canvas, mark.low());
        double high = y(canvas, mark.high());
        g2.setPaint(colour);
        g2.setStroke(BAR);
        g2.draw(new Line2D.Double(x, low, x, high));
        g2.draw(new Line2D.Double(x - HALF_CAP, low, x + HALF_CAP, low));
        g2.draw(new Line2D.Double(x - HALF_CAP, high, x + HALF_CAP, high));
    }

    /** Returns the position of a value, or of the axis' lower end if it is below: a logarithmic axis has no zero. */
    private static double y(Canvas canvas, double value) {
        return canvas.y(Math.max(value, canvas.ordinate().getLowerBound()));
    }

    private static void drawBand(Canvas canvas, Line line) {
        Graphics2D g2 = canvas.g2();
        Path2D upper = edge(canvas, line.marks(), true);
        Path2D lower = edge(canvas, line.marks().reversed(), false);
        Path2D band = new Path2D.Double(upper);
        band.append(lower, true);
        band.closePath();
        g2.setPaint(translucent(line.look().colour(), BAND_ALPHA));
        g2.fill(band);
        g2.setPaint(translucent(line.look().colour(), BAND_EDGE_ALPHA));
        g2.setStroke(BAND_EDGE);
        g2.draw(upper);
        g2.draw(lower);
    }

    private static Path2D edge(Canvas canvas, List<Line.Mark> marks, boolean high) {
        Path2D edge = new Path2D.Double();
        for (Line.Mark mark : marks) {
            double x = canvas.x(mark.x());
            double y = y(canvas, high ? mark.high() : mark.low());
            if (edge.getCurrentPoint() == null) {
                edge.moveTo(x, y);
            } else {
                edge.lineTo(x, y);
            }
        }
        return edge;
    }

    private static Color translucent(Color colour, int alpha) {
        return new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha);
    }
}
