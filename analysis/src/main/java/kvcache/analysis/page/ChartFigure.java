package kvcache.analysis.page;

import java.util.List;
import java.util.Optional;

/**
 * A chart that can be zoomed and panned, and whose points can be asked. The picture shows its title itself.
 *
 * @param id its name on the page, for links to it; made safe, and distinct where two charts share it
 * @param title for those who do not see the picture
 * @param caption stands below it; may be empty
 * @param svg its picture: a whole document of SVG without a DTD's entities; what could run or be loaded is left out of it
 * @param widthPoints of its picture
 * @param heightPoints of its picture
 * @param hovers in the order in which the keyboard steps from one to the next
 * @param png the same picture as a file, relative to the page
 */
public record ChartFigure(
        String id,
        String title,
        String caption,
        String svg,
        int widthPoints,
        int heightPoints,
        List<Hover> hovers,
        Optional<String> png)
        implements Block {

    public ChartFigure {
        hovers = List.copyOf(hovers);
        if (widthPoints < 1 || heightPoints < 1) {
            throw new IllegalArgumentException(
                    "size of a chart is %s x %s points; allowed: 1 or more".formatted(widthPoints, heightPoints));
        }
    }
}
