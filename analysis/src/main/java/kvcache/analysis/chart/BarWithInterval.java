package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Function;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.CategoryDataset;

/**
 * Draws a horizontal bar, its interval over it, and its value after both. The library's renderer supports only
 * symmetric intervals.
 */
final class BarWithInterval extends BarRenderer {
    private static final long serialVersionUID = 1L;

    private static final double BAR_WITHOUT_GAP = 0.72;
    private static final double CAP_SHARE = 0.4;
    private static final float INTERVAL_WIDTH = 1.2f;
    private static final int TEXT_GAP = 6;

    private final transient List<BarChart.Bar> bars;
    private final transient Function<BarChart.Bar, Color> colour;

    /** @param barShare the maximum height of a bar and the gap beside it, as a share of the panel */
    BarWithInterval(List<BarChart.Bar> bars, Function<BarChart.Bar, Color> colour, double barShare) {
        this.bars = List.copyOf(bars);
        this.colour = colour;
        setMaximumBarWidth(barShare * BAR_WITHOUT_GAP);
        setShadowVisible(false);
        setBarPainter(new StandardBarPainter());
        setDrawBarOutline(false);
        setIncludeBaseInRange(false);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
        return colour.apply(bars.get(column));
    }

    @Override
    public void drawItem(
            Graphics2D g2,
            CategoryItemRendererState state,
            Rectangle2D dataArea,
            CategoryPlot plot,
            CategoryAxis names,
            ValueAxis values,
            CategoryDataset data,
            int row,
            int column,
            int pass) {
        BarChart.Bar bar = bars.get(column);
        double least = values.getLowerBound();
        setBase(Math.max(0, least));
        super.drawItem(g2, state, dataArea, plot, names, values, data, row, column, pass);
        double middle = names.getCategoryMiddle(column, data.getColumnCount(), dataArea, plot.getDomainAxisEdge());
        double low = values.valueToJava2D(Math.max(bar.low(), least), dataArea, plot.getRangeAxisEdge());
        boolean endsInside = bar.high() <= values.getUpperBound();
        double high =
                endsInside ? values.valueToJava2D(bar.high(), dataArea, plot.getRangeAxisEdge()) : dataArea.getMaxX();
        double end = values.valueToJava2D(Math.max(bar.value(), least), dataArea, plot.getRangeAxisEdge());
        Canvas.Place.note(state.getEntityCollection(), end, middle, bar.hover());
        if (bar.high() > bar.low()) {
            drawInterval(g2, low, high, middle, state.getBarWidth() * CAP_SHARE / 2, endsInside);
        }
        double lastPlace = dataArea.getMaxX() - textWidth(bar);
        drawText(g2, bar.text(), Math.min(high, lastPlace), middle, high > lastPlace);
    }

    /** Returns the room that the text of a bar takes, in points. */
    static double textWidth(BarChart.Bar bar) {
        return TEXT_GAP + Canvas.width(bar.text(), Picture.TICK);
    }

    private static void drawText(Graphics2D g2, String text, double x, double middle, boolean overLine) {
        g2.setFont(Picture.TICK);
        float left = (float) x + TEXT_GAP;
        if (overLine) {
            Rectangle2D box = g2.getFontMetrics().getStringBounds(text, g2);
            g2.setPaint(Color.WHITE);
            g2.fill(new Rectangle2D.Double(
                    left - TEXT_GAP / 2.0, middle - box.getHeight() / 2, box.getWidth() + TEXT_GAP, box.getHeight()));
        }
        g2.setPaint(Picture.INK);
        g2.drawString(text, left, (float) (middle + Picture.TICK.getSize() * Canvas.BASELINE));
    }

    /** Draws a dark line with a light edge, visible on the bar and beyond it; without an upper cap if cut off. */
    private static void drawInterval(
            Graphics2D g2, double low, double high, double middle, double cap, boolean capped) {
        for (boolean edge : new boolean[] {true, false}) {
            g2.setPaint(edge ? Color.WHITE : Picture.INK);
            g2.setStroke(new BasicStroke(edge ? INTERVAL_WIDTH * 2.6f : INTERVAL_WIDTH));
            g2.draw(new Line2D.Double(low, middle, high, middle));
            g2.draw(new Line2D.Double(low, middle - cap, low, middle + cap));
            if (capped) {
                g2.draw(new Line2D.Double(high, middle - cap, high, middle + cap));
            }
        }
    }
}
