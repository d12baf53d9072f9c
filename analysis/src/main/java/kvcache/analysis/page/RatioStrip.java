package kvcache.analysis.page;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import kvcache.analysis.stats.Interval;

/**
 * Pictures of ratios, a strip each: the interval as a line and the estimate as a dot on a logarithmic axis that all
 * strips of a page share. Colours are the style sheet's.
 *
 * @param low the left end of the axis, below 1
 * @param high the right end, above 1
 */
record RatioStrip(double low, double high) {

    static final int WIDTH = 220;

    private static final int HEIGHT = 24;
    private static final int MIDDLE = HEIGHT / 2;
    private static final double DOT = 3.6;
    private static final double CAP = 4;
    private static final double ARROW = 7;
    private static final int AXIS_HEIGHT = 18;
    private static final int TICK_BASELINE = 13;

    /** The axis reaches at least from 1/1.25 to 1.25: a difference of 1 % should not look large. */
    private static final double LEAST_REACH = 1.25;

    /** Intervals reach at most this many times beyond the lowest or highest estimate; the rest is cut off. */
    private static final double WIDEST = 2;

    /** Free space at each end, as a power of the axis' whole range. */
    private static final double MARGIN = 0.06;

    /** Labelled ratios, from coarse to fine; the first list with enough of them on the axis is used. */
    private static final List<List<Double>> TICKS = List.of(
            List.of(1e-4, 1e-2, 1.0, 1e2, 1e4),
            List.of(0.01, 0.1, 1.0, 10.0, 100.0),
            List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0),
            List.of(0.5, 0.7, 1.0, 1.4, 2.0),
            List.of(0.8, 0.9, 1.0, 1.1, 1.25));

    private static final int ENOUGH_TICKS = 3;

    /** Returns the axis that suits some ratios. */
    static RatioStrip around(List<Interval> ratios) {
        double least = ratios.stream().mapToDouble(Interval::estimate).reduce(1, Math::min);
        double most = ratios.stream().mapToDouble(Interval::estimate).reduce(1, Math::max);
        double low = Math.min(
                1 / LEAST_REACH,
                ends(ratios).filter(end -> end >= least / WIDEST).reduce(1, Math::min));
        double high = Math.max(
                LEAST_REACH, ends(ratios).filter(end -> end <= most * WIDEST).reduce(1, Math::max));
        double margin = Math.pow(high / low, MARGIN);
        return new RatioStrip(low / margin, high * margin);
    }

    private static DoubleStream ends(List<Interval> ratios) {
        return ratios.stream().flatMapToDouble(ratio -> DoubleStream.of(ratio.low(), ratio.high()));
    }

    /** Returns the place of a ratio, in pixels from the left edge; that of the nearer end if it is off the axis. */
    double x(double ratio) {
        double share = Math.log(ratio / low) / Math.log(high / low);
        return Math.clamp(share, 0, 1) * WIDTH;
    }

    /** Draws the labels of the axis. */
    String axis() {
        String labels = ticks().map(tick -> "<text x=\"%s\" y=\"%s\"%s>%s</text>"
                        .formatted(px(x(tick)), TICK_BASELINE, tick == 1 ? " class=\"one\"" : "", label(tick)))
                .collect(Collectors.joining());
        return svg(" aria-hidden=\"true\"", AXIS_HEIGHT, labels);
    }

    /**
     * Draws a ratio.
     *
     * @param text the ratio and its interval, for readers that do not see it
     */
    String picture(Interval ratio, String text) {
        String ticks = ticks().filter(tick -> tick != 1).map(this::rule).collect(Collectors.joining());
        return svg(
                " role=\"img\" aria-label=\"ratio %s\"".formatted(Html.text(text)),
                HEIGHT,
                "<path class=\"tick\" d=\"%s\"/><path class=\"one\" d=\"%s\"/>".formatted(ticks, rule(1))
                        + "<path class=\"interval\" d=\"M%s %sH%s\"/>"
                                .formatted(px(x(ratio.low())), MIDDLE, px(x(ratio.high())))
                        + end(ratio.low(), -1)
                        + end(ratio.high(), 1)
                        + "<circle class=\"dot\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>"
                                .formatted(px(x(ratio.estimate())), MIDDLE, DOT));
    }

    private String rule(double ratio) {
        return "M%s 0V%s".formatted(px(x(ratio)), HEIGHT);
    }

    /** Draws a cap at the end of an interval, or an arrow if the end is off the axis. */
    private String end(double ratio, int direction) {
        double x = x(ratio);
        if (low <= ratio && ratio <= high) {
            return "<path class=\"interval\" d=\"M%s %sV%s\"/>".formatted(px(x), px(MIDDLE - CAP), px(MIDDLE + CAP));
        }
        double back = x - direction * ARROW;
        return "<path class=\"arrow\" d=\"M%s %sL%s %sV%sZ\"/>"
                .formatted(px(x), MIDDLE, px(back), px(MIDDLE - CAP), px(MIDDLE + CAP));
    }

    private Stream<Double> ticks() {
        return TICKS.stream()
                .map(ticks -> ticks.stream()
                        .filter(tick -> low <= tick && tick <= high)
                        .toList())
                .filter(ticks -> ticks.size() >= ENOUGH_TICKS)
                .findFirst()
                .orElse(TICKS.getLast())
                .stream();
    }

    private static String label(double tick) {
        return tick >= 1 && tick == Math.rint(tick)
                ? Long.toString((long) tick)
                : BigDecimal.valueOf(tick).toPlainString();
    }

    private static String svg(String attributes, int height, String content) {
        return "<svg class=\"strip\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\"%s>%s</svg>"
                .formatted(WIDTH, height, WIDTH, height, attributes, content);
    }

    private static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
