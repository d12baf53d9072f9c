package kvcache.analysis.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Rectangle2D;

/**
 * Colours of shares, in steps of a third of a decade, of which each is one colour.
 *
 * @param decades the number of decades from the lowest step up to all requests
 */
record HeatScale(int decades) {

    private static final int LEVELS_PER_DECADE = 3;
    private static final int MAX_DECADES = 6;

    /**
     * Viridis (N. Smith and S. van der Walt, 2015) from its dark end: perceptually uniform, readable by the
     * colour-blind, and monotonic in greyscale. Its last colour, a yellow, is left out: too near to white for paper.
     */
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C
    };

    private static final double GAP = 14;
    private static final double WIDTH = 14;

    /** Returns a scale from 1 down to a share. */
    static HeatScale downTo(double share) {
        return new HeatScale(Math.clamp((int) Math.ceil(-Math.log10(share) - 1e-9), 1, MAX_DECADES));
    }

    int levels() {
        return decades * LEVELS_PER_DECADE;
    }

    /** Returns the level of a share above 0. Level 0 also holds all lower shares. */
    int level(double share) {
        double above = Math.log10(share) + decades;
        return Math.clamp((int) Math.floor(above * LEVELS_PER_DECADE + 1e-9), 0, levels() - 1);
    }

    Color colour(int level) {
        return levels() == 1 ? at(1) : at((double) level / (levels() - 1));
    }

    /** Returns the colour at a position on the scale from few (0) to many (1). */
    private static Color at(double share) {
        double place = (1 - Math.clamp(share, 0, 1)) * (VIRIDIS.length - 1);
        int below = (int) Math.min(place, VIRIDIS.length - 2);
        Color from = new Color(VIRIDIS[below]);
        Color to = new Color(VIRIDIS[below + 1]);
        double part = place - below;
        return new Color(
                mix(from.getRed(), to.getRed(), part),
                mix(from.getGreen(), to.getGreen(), part),
                mix(from.getBlue(), to.getBlue(), part));
    }

    private static int mix(int from, int to, double part) {
        return (int) Math.round(from + part * (to - from));
    }

    /** Draws the legend right of a plot. */
    void draw(Canvas canvas) {
        canvas.beyondEdges(() -> {
            double left = canvas.right() + GAP;
            double height = canvas.area().getHeight() - 2 * GAP;
            double bottom = canvas.bottom();
            for (int level = 0; level < levels(); level++) {
                double top = bottom - height * (level + 1) / levels();
                canvas.fill(colour(level), left, top, WIDTH, height / levels() + 0.3);
            }
            canvas.g2().setPaint(Picture.INK);
            canvas.g2().setStroke(new BasicStroke(0.7f));
            canvas.g2().draw(new Rectangle2D.Double(left, bottom - height, WIDTH, height));
            for (int decade = 0; decade <= decades; decade++) {
                canvas.text(
                        percent(decade - decades), left + WIDTH + 5, bottom - height * decade / decades, Picture.TICK);
            }
            canvas.text("of requests", left, canvas.top() + 2, Picture.TICK);
        });
    }

    private static String percent(int power) {
        return LogScale.text(Math.pow(10, power + 2)) + " %";
    }
}
