package kvcache.analysis.chart;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The values 1, 2, 5 times a power of ten, at which a logarithmic axis is labelled. */
public final class Steps {

    private static final int[] DIGITS = {1, 2, 5};

    private Steps() {}

    /** The largest step that is not above a value. */
    public static double floor(double value) {
        List<Double> around = between(value / 10, value * 1.000_001);
        return around.getLast();
    }

    /** The smallest step that is not below a value. */
    public static double ceil(double value) {
        return between(value / 1.000_001, value * 10).getFirst();
    }

    /** The steps within a range of positive values, ends included. */
    public static List<Double> between(double low, double high) {
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

    public static boolean isDecade(double step) {
        double power = Math.log10(step);
        return Math.abs(power - Math.rint(power)) < 1e-9;
    }

    public static String text(double step) {
        return new DecimalFormat("#,##0.######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(step);
    }
}
