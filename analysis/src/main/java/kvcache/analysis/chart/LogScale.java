package kvcache.analysis.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis with labels at given positions; the library's axis places them unpredictably below a decade. */
public final class LogScale extends LogAxis {
    private static final long serialVersionUID = 1L;

    /** A label and its position on the axis. */
    public record Label(double value, String text) {}

    /** The labelled steps within a decade. */
    private static final int[] DIGITS = {1, 2, 5};

    private final transient List<Label> labels;

    public LogScale(String title, double low, double high, List<Label> labels) {
        super(title);
        this.labels = List.copyOf(labels);
        setRange(low, high);
    }

    /** Returns an axis around two values, from one of 1, 2, 5, 10 ... to another, labelled at each. */
    public static LogScale around(String title, double lowest, double highest) {
        double low = stepBelow(lowest);
        double high = stepAbove(highest);
        boolean decadesAlone = high / low > 3_000;
        List<Label> labels = steps(low, high).stream()
                .filter(value -> !decadesAlone || isDecade(value))
                .map(value -> new Label(value, text(value)))
                .toList();
        return new LogScale(title, low, high, labels);
    }

    @Override
    protected List<NumberTick> refreshTicksVertical(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    @Override
    protected List<NumberTick> refreshTicksHorizontal(Graphics2D g2, Rectangle2D dataArea, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        return labels.stream()
                .filter(label -> getRange().contains(label.value()))
                .map(label -> new NumberTick(label.value(), label.text(), anchor, TextAnchor.CENTER, 0))
                .toList();
    }

    /** Returns the largest step that is not above a value. */
    static double stepBelow(double value) {
        return steps(value / 10, value * 1.000_001).getLast();
    }

    /** Returns the smallest step that is not below a value. */
    static double stepAbove(double value) {
        return steps(value / 1.000_001, value * 10).getFirst();
    }

    /** Returns the steps within a range of positive values, ends included. */
    static List<Double> steps(double low, double high) {
        List<Double> steps = new ArrayList<>();
        for (int power = (int) Math.floor(Math.log10(low)) - 1; power <= Math.log10(high) + 1; power++) {
            for (int digit : DIGITS) {
                // Exact decimals: 3 * 10^-1 would not be.
                double step = BigDecimal.valueOf(digit).scaleByPowerOfTen(power).doubleValue();
                if (low <= step && step <= high) {
                    steps.add(step);
                }
            }
        }
        return steps;
    }

    private static boolean isDecade(double step) {
        double power = Math.log10(step);
        return Math.abs(power - Math.rint(power)) < 1e-9;
    }

    public static String text(double step) {
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(step);
    }
}
