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

    /**
     * Of viridis (N. Smith and S. van der Walt, 2015), from its dark end: even to the eye, readable by the
     * colour-blind, and darker in greyscale the more there is. Its last, a yellow, is too near to white for paper.
     */
    private static final int[] VIRIDIS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C
    };

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
        return levels() == 1 ? at(1) : at((double) level / (levels() - 1));
    }

    /** The colour of a share of the way from few, 0, to many, 1. */
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
        return LogScale.text(Math.pow(10, power + 2)) + " %";
    }
}
