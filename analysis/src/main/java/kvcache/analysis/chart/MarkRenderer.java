package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Paint;
import java.awt.geom.Line2D;
import java.util.List;
import org.jfree.chart.renderer.xy.XYErrorRenderer;

/** Draws lines with their bars, and hollow what is not valid. */
final class MarkRenderer extends XYErrorRenderer {
    private static final long serialVersionUID = 1L;

    private static final double LEGEND_LINE_HALF_LENGTH = 17;

    private final transient List<Line> lines;

    MarkRenderer(List<Line> lines) {
        this.lines = List.copyOf(lines);
        setDrawXError(false);
        setDrawYError(lines.stream().anyMatch(Line::hasBars));
        setCapLength(5);
        setErrorStroke(new BasicStroke(1.1f));
        setUseFillPaint(true);
        setDrawOutlines(true);
        setDefaultLinesVisible(true);
        setDrawSeriesLineAsPath(true);
        setLegendLine(new Line2D.Double(-LEGEND_LINE_HALF_LENGTH, 0, LEGEND_LINE_HALF_LENGTH, 0));
        for (int series = 0; series < lines.size(); series++) {
            Line line = lines.get(series);
            setSeriesPaint(series, line.colour());
            setSeriesFillPaint(series, line.colour());
            setSeriesStroke(series, line.stroke());
            setSeriesShape(series, line.marker());
            setSeriesOutlineStroke(series, new BasicStroke(1.6f));
            setSeriesShapesVisible(series, line.marks().stream().anyMatch(Line.Mark::marked));
        }
    }

    @Override
    public boolean getItemShapeVisible(int series, int item) {
        return lines.get(series).marks().get(item).marked();
    }

    @Override
    public Paint getItemFillPaint(int series, int item) {
        Line line = lines.get(series);
        return line.marks().get(item).solid() ? line.colour() : Color.WHITE;
    }
}
