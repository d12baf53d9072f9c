package kvcache.analysis.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.util.function.Consumer;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.entity.ChartEntity;
import org.jfree.chart.entity.EntityCollection;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleEdge;
import org.jspecify.annotations.Nullable;

/**
 * A plot for custom drawing, if the library has no renderer.
 *
 * @param g2 clipped to the plot
 * @param area of the plot
 * @param places collects the tooltips; null if nobody asks for them
 */
record Canvas(
        Graphics2D g2,
        Rectangle2D area,
        ValueAxis abscissa,
        ValueAxis ordinate,
        @Nullable EntityCollection places) {

    private static final FontRenderContext SMOOTH = new FontRenderContext(null, true, true);

    /** The distance from the middle of a line of text down to its baseline, as a share of the font size. */
    static final double BASELINE = 0.36;

    /** Adds a drawing above the lines of a plot. */
    static void over(XYPlot plot, Consumer<Canvas> drawing) {
        plot.addAnnotation(new Ink(drawing), false);
    }

    /** Adds a drawing below the lines of a plot. */
    static void under(XYPlot plot, Consumer<Canvas> drawing) {
        plot.getRenderer().addAnnotation(new Ink(drawing), Layer.BACKGROUND);
    }

    static double width(String text, Font font) {
        return font.getStringBounds(text, SMOOTH).getWidth();
    }

    double x(double value) {
        return abscissa.valueToJava2D(value, area, RectangleEdge.BOTTOM);
    }

    double y(double value) {
        return ordinate.valueToJava2D(value, area, RectangleEdge.LEFT);
    }

    double left() {
        return area.getMinX();
    }

    double right() {
        return area.getMaxX();
    }

    double top() {
        return area.getMinY();
    }

    double bottom() {
        return area.getMaxY();
    }

    void note(double x, double y, String text) {
        Place.note(places, x, y, text);
    }

    void fill(Paint paint, double x, double y, double width, double height) {
        g2.setPaint(paint);
        g2.fill(new Rectangle2D.Double(x, y, width, height));
    }

    /** Draws a line of text, centred vertically at {@code middle}. */
    void text(String text, double left, double middle, Font font) {
        g2.setFont(font);
        g2.setPaint(Picture.INK);
        g2.drawString(text, (float) left, (float) (middle + font.getSize() * BASELINE));
    }

    /** Runs a drawing without the clip of the plot. */
    void beyondEdges(Runnable drawing) {
        Shape clip = g2.getClip();
        g2.setClip(null);
        drawing.run();
        g2.setClip(clip);
    }

    private static final class Ink extends AbstractXYAnnotation {
        private static final long serialVersionUID = 1L;

        private final transient Consumer<Canvas> drawing;

        Ink(Consumer<Canvas> drawing) {
            this.drawing = drawing;
        }

        @Override
        public void draw(
                Graphics2D g2,
                XYPlot plot,
                Rectangle2D area,
                ValueAxis abscissa,
                ValueAxis ordinate,
                int renderer,
                @Nullable PlotRenderingInfo info) {
            drawing.accept(new Canvas(g2, area, abscissa, ordinate, Place.collection(info)));
        }
    }

    /** The position and tooltip of a point, collected as an entity of the library while the chart is drawn. */
    static final class Place extends ChartEntity {
        private static final long serialVersionUID = 1L;

        private final transient Chart.Hover hover;

        private Place(Chart.Hover hover) {
            super(new Rectangle2D.Double(hover.x(), hover.y(), 0, 0), hover.text());
            this.hover = hover;
        }

        Chart.Hover hover() {
            return hover;
        }

        /** Adds a place to the collection, unless its text is empty. */
        static void note(@Nullable EntityCollection places, double x, double y, String text) {
            if (places != null && !text.isEmpty()) {
                places.add(new Place(new Chart.Hover(x, y, text)));
            }
        }

        /** Returns the collection of a drawing; null if it has none. */
        static @Nullable EntityCollection collection(@Nullable PlotRenderingInfo info) {
            return info == null || info.getOwner() == null
                    ? null
                    : info.getOwner().getEntityCollection();
        }
    }
}
