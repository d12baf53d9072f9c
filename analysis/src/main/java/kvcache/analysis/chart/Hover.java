package kvcache.analysis.chart;

/**
 * What a point of a chart tells when it is pointed at.
 *
 * @param x points from the chart's left edge
 * @param y points from its upper edge
 * @param text never empty
 */
public record Hover(double x, double y, String text) {}
