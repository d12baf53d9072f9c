package kvcache.analysis.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.ChartUtils;
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
     * A chart as SVG, with the tooltips of its points.
     *
     * @param svg an {@code svg} element for a file or an HTML page, without script, style declarations or external
     *     resources; its ids begin with the chart's name
     * @param hovers in the order in which they were drawn
     */
    public record Drawn(String svg, List<Hover> hovers) {
        private static final ObjectMapper JSON = new ObjectMapper();

        public Drawn {
            hovers = List.copyOf(hovers);
        }

        /** Returns the tooltips as JSON for the page's script: an array of arrays of x, y and text. */
        public String points() {
            try {
                return JSON.writeValueAsString(hovers.stream()
                        .map(hover -> List.of(tenth(hover.x()), tenth(hover.y()), hover.text()))
                        .toList());
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static double tenth(double points) {
            return Math.round(points * 10) / 10.0;
        }
    }

    /**
     * The tooltip of a point, shown on mouse-over, tap and keyboard focus.
     *
     * @param x points from the chart's left edge
     * @param y points from its upper edge
     * @param text never empty; the first line is the point's name
     */
    public record Hover(double x, double y, String text) {}

    /** Creates a single chart, without a tab. */
    public Chart(String name, String title, JFreeChart picture, int heightPoints) {
        this(name, title, Optional.empty(), picture, heightPoints);
    }

    /** Returns this chart as one of several of its kind, behind a tab. */
    public Chart behindTab(String name) {
        return new Chart(this.name, title, Optional.of(name), picture, heightPoints);
    }

    /**
     * Draws the chart as a PNG, which takes a tenth of a second.
     *
     * @param pixelsPerPoint 1, or 2 for screens of twice the density
     * @throws IllegalArgumentException if it is neither
     */
    public byte[] png(int pixelsPerPoint) {
        if (pixelsPerPoint < 1 || pixelsPerPoint > 2) {
            throw new IllegalArgumentException("pixels per point are %s; allowed: 1 to 2".formatted(pixelsPerPoint));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ChartUtils.writeScaledChartAsPNG(out, picture, Picture.WIDTH, heightPoints, pixelsPerPoint, pixelsPerPoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** Draws the chart as SVG, with the positions of its points. */
    public Drawn draw() {
        return SvgDrawing.of(this);
    }
}
