package kvcache.analysis.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;

/**
 * A chart that can be drawn, {@value Picture#WIDTH} points wide. Several threads may draw different charts at once.
 *
 * @param name of its file, without the ending; no two charts of a page share it
 * @param title the alternative text
 * @param tab its name among charts of its kind, of which a page shows one at a time; empty for a single chart
 * @param picture the content
 * @param heightPoints the height
 */
public record Chart(String name, String title, Optional<String> tab, JFreeChart picture, int heightPoints) {

    /**
     * A chart as SVG, and what its points tell.
     *
     * @param svg an {@code svg} element, fit to stand in a file or within an HTML page: without script, without
     *     declarations of style and without anything from elsewhere. Its ids begin with the chart's name.
     * @param hovers in the order in which they were drawn
     */
    public record Drawn(String svg, List<Hover> hovers) {
        private static final ObjectMapper JSON = new ObjectMapper();

        public Drawn {
            hovers = List.copyOf(hovers);
        }

        /** The hovers as a page's script reads them: an array of arrays of x, y and text. */
        public String points() {
            try {
                return JSON.writeValueAsString(hovers.stream()
                        .map(hover -> List.of(tenth(hover.x()), tenth(hover.y()), hover.text()))
                        .toList());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A tenth of a point is finer than any screen shows. */
        private static double tenth(double points) {
            return Math.round(points * 10) / 10.0;
        }
    }

    /**
     * What a point of a chart tells: under the mouse, at a tap, and when the keyboard reaches it.
     *
     * @param x points from the chart's left edge
     * @param y points from its upper edge
     * @param text never empty; its first line stands out as the point's name
     */
    public record Hover(double x, double y, String text) {}

    /** A chart that stands for itself. */
    public Chart(String name, String title, JFreeChart picture, int heightPoints) {
        this(name, title, Optional.empty(), picture, heightPoints);
    }

    /** The same as one of many of its kind. */
    public Chart behindTab(String name) {
        return new Chart(this.name, title, Optional.of(name), picture, heightPoints);
    }

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
