package kvcache.analysis.chart;

import java.awt.Color;

/**
 * The colours of viridis (N. Smith and S. van der Walt, 2015), from many to few: even to the eye, readable by the colour-blind, and
 * darker in greyscale the more there is.
 */
final class Viridis {

    /** Ten of its colours at equal distances, from its dark end; its last, a yellow, is too near to white for paper. */
    private static final int[] COLOURS = {
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59, 0xB4DE2C
    };

    private Viridis() {}

    /** The colour of a share of the way from few, 0, to many, 1. */
    static Color at(double share) {
        double place = (1 - Math.clamp(share, 0, 1)) * (COLOURS.length - 1);
        int below = (int) Math.min(place, COLOURS.length - 2);
        Color from = new Color(COLOURS[below]);
        Color to = new Color(COLOURS[below + 1]);
        double part = place - below;
        return new Color(
                mix(from.getRed(), to.getRed(), part),
                mix(from.getGreen(), to.getGreen(), part),
                mix(from.getBlue(), to.getBlue(), part));
    }

    private static int mix(int from, int to, double part) {
        return (int) Math.round(from + part * (to - from));
    }
}
