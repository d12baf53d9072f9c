package kvcache.analysis.page;

import java.util.Optional;

/**
 * A chart that can be zoomed and panned, and whose points can be asked. The picture shows its title itself.
 *
 * @param id for links to it; the page escapes it and makes it unique
 * @param title the alternative text
 * @param tab its name among charts of its kind, of which one is shown at a time; empty for a single chart
 * @param svg an {@code svg} element with a {@code viewBox}, written to the page unescaped. It must not contain scripts
 *     or {@code style} attributes, which the page's policy forbids, and its ids must be unique on the page
 * @param points the tooltips as JSON: an array of arrays of x, y and text, in the order of keyboard navigation
 * @param png path of the same picture as a PNG file, relative to the page
 */
public record ChartFigure(
        String id, String title, Optional<String> tab, String svg, String points, Optional<String> png)
        implements Block {}
