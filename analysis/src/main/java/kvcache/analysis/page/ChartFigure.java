package kvcache.analysis.page;

import java.util.Optional;

/**
 * A chart that can be zoomed and panned, and whose points can be asked. The picture shows its title itself.
 *
 * @param id its name on the page, for links to it; made safe, and distinct where two charts share it
 * @param title for those who do not see the picture
 * @param tab what it is called among others of its kind, of which one is shown at a time; empty where it stands for
 *     itself
 * @param svg its picture: an {@code svg} element with a {@code viewBox} that draws and does nothing else, written to
 *     the page as it is; its ids are its own on the page, and no element has a {@code style}, which the page's policy
 *     forbids
 * @param points what its points tell, as JSON: an array of arrays of x, y and text, in the order in which the keyboard
 *     steps through them
 * @param png the same picture as a file, relative to the page
 */
public record ChartFigure(
        String id, String title, Optional<String> tab, String svg, String points, Optional<String> png)
        implements Block {}
