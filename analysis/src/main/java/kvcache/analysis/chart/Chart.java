package kvcache.analysis.chart;

import org.jfree.chart.JFreeChart;

/**
 * A chart that can be drawn, {@value Picture#WIDTH} points wide. Several threads may draw at once, each a chart of its own.
 *
 * @param name of its file, without the ending; no two charts of a page share it
 * @param title what it shows, for those who do not see it
 * @param picture what is drawn
 * @param heightPoints how high it is
 */
public record Chart(String name, String title, JFreeChart picture, int heightPoints) {

    /**
     * Draws it as a PNG: a tenth of a second of work.
     *
     * @param pixelsPerPoint 1, or 2 for screens of twice as many pixels
     * @throws IllegalArgumentException where it is neither
     */
    public byte[] png(int pixelsPerPoint) {
        return Picture.png(picture, heightPoints, pixelsPerPoint);
    }

    /** Draws it as SVG, and tells where its points lie in that. */
    public Drawn draw() {
        return SvgDrawing.of(this);
    }
}
