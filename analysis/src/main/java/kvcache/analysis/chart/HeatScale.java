package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;

/**
 * Colours of shares, in steps of a third of a decade, of which each is one colour.
 *
 * @param decades how far below all requests the lowest step begins
 */
record HeatScale(int decades) {

    private static final int LEVELS_PER_DECADE = 3;
    private static final int MAX_DECADES = 6;
    private static final double GAP = 14;
    private static final double WIDTH = 14;

    /** A scale from all requests down to a share. */
    static HeatScale downTo(double share) {
        return new HeatScale(Math.clamp((int) Math.ceil(-Math.log10(share) - 1e-9), 1, MAX_DECADES));
    }

    int levels() {
        return decades * LEVELS_PER_DECADE;
    }

    /** The level of a share above 0: 0 is the lowest, which takes all that is lower too. */
    int level(double share) {
        double above = Math.log10(share) + decades;
        return Math.clamp((int) Math.floor(above * LEVELS_PER_DECADE + 1e-9), 0, levels() - 1);
    }

    Color colour(int level) {
        return levels() == 1 ? Viridis.at(1) : Viridis.at((double) level / (levels() - 1));
    }

    /** What the colours mean, right of a plot. */
    void draw(Canvas canvas) {
        canvas.beyondEdges(() -> {
            double left = canvas.area().getMaxX() + GAP;
            double height = canvas.area().getHeight() - 2 * GAP;
            double bottom = canvas.area().getMaxY();
            for (int level = 0; level < levels(); level++) {
                double top = bottom - height * (level + 1) / levels();
                canvas.g2().setPaint(colour(level));
                canvas.g2().fill(new Rectangle2D.Double(left, top, WIDTH, height / levels() + 0.3));
            }
            canvas.g2().setPaint(Picture.INK);
            canvas.g2().setStroke(new BasicStroke(0.7f));
            canvas.g2().draw(new Rectangle2D.Double(left, bottom - height, WIDTH, height));
            for (int decade = 0; decade <= decades; decade++) {
                canvas.text(
                        percent(decade - decades), left + WIDTH + 5, bottom - height * decade / decades, Picture.TICK);
            }
            canvas.text("of requests", left, canvas.area().getMinY() + 2, Picture.TICK);
        });
    }

    private static String percent(int power) {
        return Steps.text(Math.pow(10, power + 2)) + " %";
    }
}
