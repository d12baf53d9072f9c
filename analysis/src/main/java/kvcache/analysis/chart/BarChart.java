package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.CombinedRangeCategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.DefaultCategoryDataset;

/**
 * Horizontal bars with intervals, in panels stacked over one axis. Each bar is labelled with its name and value, so
 * that nothing depends on colours.
 *
 * @param title the title
 * @param subtitles the run, and how to read the chart
 * @param axis the measure of the bars, with its unit
 * @param logarithmic whether the axis is logarithmic
 * @param palette the colours of bars by name; other bars are grey
 * @param panels at least one
 */
public record BarChart(
        String title, List<String> subtitles, String axis, boolean logarithmic, Palette palette, List<Panel> panels) {

    /**
     * A group of bars.
     *
     * @param label what the bars have in common; may be empty
     * @param bars from top to bottom
     */
    public record Panel(String label, List<Bar> bars) {
        public Panel {
            bars = List.copyOf(bars);
        }
    }

    /**
     * A bar.
     *
     * @param name also determines the colour
     * @param value the length, at least 0
     * @param low the lower end of the interval; equal to the value without an interval
     * @param high the upper end
     * @param text written after the bar
     * @param hover the tooltip; empty for none
     */
    public record Bar(String name, double value, double low, double high, String text, String hover) {

        /** Creates a bar without a tooltip. */
        public Bar(String name, double value, double low, double high, String text) {
            this(name, value, low, high, text, "");
        }
    }

    private static final int HEAD_POINTS = 130;
    private static final int BAR_POINTS = 26;
    private static final int LEAST_PANEL_POINTS = 60;
    private static final int POINTS_PER_LETTER = 8;
    private static final int GAP_POINTS = 14;

    /** The right side has room for half of the axis' last label. */
    private static final RectangleInsets PADDING = new RectangleInsets(10, 10, 8, 30);

    /** What a point of text after the longest bar takes of the axis, as a share of the bar. */
    private static final double SHARE_OF_TEXT_POINT = 1 / 440.0;

    private static final double LOGARITHMIC_ROOM_FOR_TEXT = 5;

    /** An interval is cut off beyond this multiple of the longest bar. */
    private static final double WIDEST_INTERVAL = 1.8;

    private static final double WIDEST_LOGARITHMIC_INTERVAL = 10;

    private static final double DEFAULT_LEAST = 1;

    public BarChart {
        subtitles = List.copyOf(subtitles);
        panels = List.copyOf(panels);
    }

    /** Returns the chart, under the name of its file. */
    public Chart chart(String name) {
        CombinedRangeCategoryPlot plot = new CombinedRangeCategoryPlot(valueAxis());
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setGap(GAP_POINTS);
        int height = HEAD_POINTS;
        for (Panel panel : panels) {
            int points = points(panel);
            plot.add(plot(panel), points);
            height += points + GAP_POINTS;
        }
        JFreeChart chart = Picture.chart(title, subtitles, plot);
        chart.setPadding(PADDING);
        return new Chart(name, title, chart, height);
    }

    /** Returns the height of a panel: room for the bars, and for the vertical label beside them. */
    private static int points(Panel panel) {
        return Math.max(
                panel.bars().size() * BAR_POINTS,
                Math.max(LEAST_PANEL_POINTS, panel.label().length() * POINTS_PER_LETTER));
    }

    private ValueAxis valueAxis() {
        // An interval much longer than all bars is cut off, or it would compress them.
        double highest = Math.min(
                bars().mapToDouble(Bar::high).max().orElse(DEFAULT_LEAST),
                (logarithmic ? WIDEST_LOGARITHMIC_INTERVAL : WIDEST_INTERVAL)
                        * values().max().orElse(DEFAULT_LEAST));
        if (logarithmic) {
            double lowest = values().filter(value -> value > 0).min().orElse(DEFAULT_LEAST);
            ValueAxis scale = LogScale.around(axis, lowest / 2, highest * LOGARITHMIC_ROOM_FOR_TEXT);
            Picture.style(scale);
            return scale;
        }
        ValueAxis scale = Picture.fromZero(axis);
        scale.setRange(0, highest * roomForText());
        Picture.style(scale);
        return scale;
    }

    private double roomForText() {
        return 1
                + SHARE_OF_TEXT_POINT
                        * bars().mapToDouble(BarWithInterval::textWidth).max().orElse(0);
    }

    private Stream<Bar> bars() {
        return panels.stream().flatMap(panel -> panel.bars().stream());
    }

    private DoubleStream values() {
        return bars().mapToDouble(Bar::value);
    }

    private Color colour(Bar bar) {
        return palette.contains(bar.name())
                ? palette.look(bar.name(), Palette.Shade.DARK).colour()
                : Picture.BASELINE;
    }

    private CategoryPlot plot(Panel panel) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        panel.bars().forEach(bar -> data.addValue(bar.value(), "value", bar.name()));
        CategoryAxis names = new CategoryAxis(panel.label());
        Picture.style(names);
        names.setCategoryMargin(0.25);
        names.setLowerMargin(0.02);
        names.setUpperMargin(0.02);
        names.setMaximumCategoryLabelWidthRatio(2);
        CategoryPlot plot = new CategoryPlot(
                data,
                names,
                null,
                new BarWithInterval(panel.bars(), this::colour, (double) BAR_POINTS / points(panel)));
        plot.setBackgroundPaint(Color.WHITE);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(Picture.GRID);
        plot.setRangeGridlineStroke(new BasicStroke(1));
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
        return plot;
    }
}
