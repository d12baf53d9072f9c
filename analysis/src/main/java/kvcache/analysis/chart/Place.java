package kvcache.analysis.chart;

import java.awt.geom.Rectangle2D;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.entity.EntityCollection;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jspecify.annotations.Nullable;

/** Where a point was drawn, noted among the library's entities while the chart is drawn. */
final class Place extends ChartEntity {
    private static final long serialVersionUID = 1L;

    private final transient Chart.Hover hover;

    private Place(Chart.Hover hover) {
        super(new Rectangle2D.Double(hover.x(), hover.y(), 0, 0), hover.text());
        this.hover = hover;
    }

    Chart.Hover hover() {
        return hover;
    }

    /** Notes a place where places are collected, unless the point has nothing to tell. */
    static void note(@Nullable EntityCollection places, double x, double y, String text) {
        if (places != null && !text.isEmpty()) {
            places.add(new Place(new Chart.Hover(x, y, text)));
        }
    }

    /** Those that are collected where something is drawn; null where none are. */
    static @Nullable EntityCollection collection(@Nullable PlotRenderingInfo info) {
        return info == null || info.getOwner() == null ? null : info.getOwner().getEntityCollection();
    }
}
