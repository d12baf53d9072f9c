package kvcache.analysis.chart;

import java.util.List;

/**
 * A chart as SVG, and what its points tell.
 *
 * @param svg an {@code svg} element, fit to stand in a file or within an HTML page: without script and without anything from elsewhere.
 *     Its ids begin with the chart's name.
 * @param hovers in the order in which they were drawn
 */
public record Drawn(String svg, List<Hover> hovers) {

    /** Copies the hovers. */
    public Drawn {
        hovers = List.copyOf(hovers);
    }
}
