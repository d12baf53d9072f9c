package kvcache.analysis.page;

/**
 * A point of a chart, and what is told of it: under the mouse, at a tap, and when the keyboard reaches it.
 *
 * @param x from the left, in points of the chart
 * @param y from the top, in points of the chart
 * @param text its first line stands out as its name; further lines hold figures and verdict
 */
public record Hover(double x, double y, String text) {

    public Hover {
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            throw new IllegalArgumentException("place of a point is " + x + ", " + y + "; allowed: finite numbers");
        }
    }
}
