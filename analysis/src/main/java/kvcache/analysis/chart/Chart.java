package kvcache.analysis.chart;

import org.jfree.chart.JFreeChart;

/**
 * A chart that can be drawn.
 *
 * @param name of its file, without the ending
 * @param title what it shows, for those who do not see it
 * @param picture what is drawn
 * @param heightPoints how high it is
 */
public record Chart(String name, String title, JFreeChart picture, int heightPoints) {

    /** Draws it: a tenth of a second of work. */
    public byte[] png() {
        return Picture.png(picture, heightPoints);
    }
}
