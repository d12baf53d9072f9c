package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.text.TextUtils;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/**
 * The look of every chart: white, a light grid, letters that can be read where a page shows the picture 800 points
 * wide.
 */
public final class Picture {

    static {
        // Must be set before any class of AWT is loaded.
        System.setProperty("java.awt.headless", "true");
        // Rotated text stays text in SVG, instead of outlines of letters.
        TextUtils.setUseDrawRotatedStringWorkaround(false);
    }

    public static final int WIDTH = 800;

    public static final Color INK = new Color(0x222222);
    /** The colour of bars for baselines. */
    public static final Color BASELINE = new Color(0xB4B4B4);

    private static final Color FAINT_INK = new Color(0x555555);
    public static final Color GRID = new Color(0xE2E2E2);
    private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 19);
    private static final Font SUBTITLE = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private static final Font AXIS = new Font(Font.SANS_SERIF, Font.PLAIN, 14);
    public static final Font TICK = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    private static final Font LEGEND = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    private Picture() {}

    /** Returns a panel of lines over a common abscissa; earlier lines cover later ones. */
    public static XYPlot panel(ValueAxis ordinate, List<Line> lines) {
        YIntervalSeriesCollection data = new YIntervalSeriesCollection();
        for (Line line : lines) {
            YIntervalSeries series = new YIntervalSeries(line.label(), false, true);
            line.marks().forEach(mark -> series.add(mark.x(), mark.y(), mark.low(), mark.high()));
            data.addSeries(series);
        }
        style(ordinate);
        XYPlot plot = new XYPlot(data, null, ordinate, new MarkRenderer(lines));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(GRID);
        plot.setRangeGridlinePaint(GRID);
        plot.setDomainGridlineStroke(new BasicStroke(1));
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        return plot;
    }

    /** Returns a linear axis from zero. */
    public static NumberAxis fromZero(String title) {
        NumberAxis axis = new NumberAxis(title);
        axis.setAutoRangeIncludesZero(true);
        axis.setNumberFormatOverride(new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)));
        return axis;
    }

    /** Returns an axis for ratios around 1: logarithmic if they differ by more than a factor of 3. */
    public static ValueAxis ratios(String title, double low, double high, double margin) {
        if (high / low > 3) {
            return LogScale.around(title, low, high);
        }
        NumberAxis linear = fromZero(title);
        linear.setRange(low - margin, high + margin);
        return linear;
    }

    /** Sets the fonts and colours of an axis. */
    public static void style(Axis axis) {
        axis.setLabelFont(AXIS);
        axis.setTickLabelFont(TICK);
        axis.setLabelPaint(INK);
        axis.setTickLabelPaint(INK);
        axis.setAxisLinePaint(FAINT_INK);
        axis.setTickMarkPaint(FAINT_INK);
    }

    /**
     * Returns a chart of panels, one above the other, with a legend that names each label once.
     *
     * @param weights the relative heights of the panels; none for equal heights
     */
    public static JFreeChart chart(
            String title, List<String> subtitles, ValueAxis abscissa, List<XYPlot> panels, int... weights) {
        style(abscissa);
        CombinedDomainXYPlot plot = new CombinedDomainXYPlot(abscissa);
        plot.setGap(16);
        for (int i = 0; i < panels.size(); i++) {
            plot.add(panels.get(i), weights.length == 0 ? 1 : weights[i]);
        }
        JFreeChart chart = chart(title, subtitles, plot);
        LegendTitle legend = new LegendTitle(() -> legend(panels));
        legend.setPosition(RectangleEdge.BOTTOM);
        legend.setItemFont(LEGEND);
        legend.setItemPaint(INK);
        legend.setFrame(BlockBorder.NONE);
        legend.setBackgroundPaint(Color.WHITE);
        legend.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
        chart.addSubtitle(legend);
        return chart;
    }

    private static LegendItemCollection legend(List<XYPlot> panels) {
        LegendItemCollection items = new LegendItemCollection();
        Set<String> labels = new HashSet<>();
        for (XYPlot panel : panels) {
            LegendItemCollection all = panel.getLegendItems();
            for (int i = 0; i < all.getItemCount(); i++) {
                if (labels.add(all.get(i).getLabel())) {
                    items.add(all.get(i));
                }
            }
        }
        return items;
    }

    /** Returns a chart of one plot, without a legend. */
    public static JFreeChart chart(String title, List<String> subtitles, Plot plot) {
        JFreeChart chart = new JFreeChart(null, TITLE, plot, false);
        chart.setBackgroundPaint(Color.WHITE);
        chart.setPadding(new RectangleInsets(10, 10, 8, 18));
        chart.setTextAntiAlias(true);
        chart.addSubtitle(text(title, TITLE, INK));
        subtitles.forEach(subtitle -> chart.addSubtitle(text(subtitle, SUBTITLE, FAINT_INK)));
        return chart;
    }

    private static TextTitle text(String text, Font font, Color colour) {
        TextTitle title = new TextTitle(text, font);
        title.setPaint(colour);
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setPadding(0, 2, 4, 2);
        return title;
    }
}
