package kvcache.analysis.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.CategoryDataset;

/** Draws a lying bar, its interval over it, and its value behind both. The library's own draws intervals that are symmetric alone. */
final class BarWithInterval extends BarRenderer {
    private static final long serialVersionUID = 1L;

    private static final double CAP_SHARE = 0.4;
    private static final float INTERVAL_WIDTH = 1.2f;
    private static final int TEXT_GAP = 6;
    private static final double TEXT_DROP = 0.36;

    private final transient List<BarChart.Bar> bars;

    BarWithInterval(List<BarChart.Bar> bars) {
        this.bars = List.copyOf(bars);
        setShadowVisible(false);
        setBarPainter(new StandardBarPainter());
        setDrawBarOutline(false);
        setIncludeBaseInRange(false);
    }

    @Override
    public Paint getItemPaint(int row, int column) {
        return Palette.colour(bars.get(column).store());
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
        double high = values.valueToJava2D(bar.high(), dataArea, plot.getRangeAxisEdge());
        if (bar.high() > bar.low()) {
            double cap = state.getBarWidth() * CAP_SHARE / 2;
            drawInterval(g2, low, high, middle, cap);
        }
        g2.setFont(Picture.TICK);
        g2.setPaint(Picture.INK);
        float baseline = (float) (middle + Picture.TICK.getSize() * TEXT_DROP);
        g2.drawString(bar.text(), (float) high + TEXT_GAP, baseline);
    }

    /** Dark with a light edge, so that it shows on the bar and beyond it. */
    private static void drawInterval(Graphics2D g2, double low, double high, double middle, double cap) {
        for (boolean edge : new boolean[] {true, false}) {
            g2.setPaint(edge ? Color.WHITE : Picture.INK);
            g2.setStroke(new BasicStroke(edge ? INTERVAL_WIDTH * 2.6f : INTERVAL_WIDTH));
            g2.draw(new Line2D.Double(low, middle, high, middle));
            g2.draw(new Line2D.Double(low, middle - cap, low, middle + cap));
            g2.draw(new Line2D.Double(high, middle - cap, high, middle + cap));
        }
    }
}
