package kvcache.analysis.finding;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.ServerSetup;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Interval;
import kvcache.base.run.Protocol;

/** Formats figures and names for readers. */
public final class Format {

    private static final int MAX_DECIMALS = 4;

    private Format() {}

    public static String protocol(Protocol protocol) {
        return switch (protocol) {
            case H1 -> "HTTP/1.1";
            case H2C -> "h2c";
            case REDIS -> "RESP2";
            case MEMCACHED -> "memcached text";
        };
    }

    /** Returns text such as {@code striped, HTTP/1.1}. */
    public static String variant(Variant variant) {
        return variant.server() + ", " + protocol(variant.protocol());
    }

    /** Returns what distinguishes a variant from another: its protocol if the servers are equal, else its server. */
    public static String apart(Variant variant, Variant other) {
        return variant.server().equals(other.server()) ? protocol(variant.protocol()) : variant.server();
    }

    /** Returns what distinguishes a variant among others: its server or protocol if they share the other, else both. */
    public static String among(List<Variant> variants, Variant variant) {
        boolean oneServer = variants.stream().map(Variant::server).distinct().count() == 1;
        boolean oneProtocol =
                variants.stream().map(Variant::protocol).distinct().count() == 1;
        if (oneServer == oneProtocol) {
            return variant(variant);
        }
        return oneServer ? protocol(variant.protocol()) : variant.server();
    }

    /** Returns what the servers of a plan differ by, as the beginning of a title. */
    public static String factor(BenchPlan plan) {
        List<String> others = plan.factors().stream()
                .filter(factor -> !factor.equals(ServerSetup.STORE))
                .toList();
        if (others.equals(List.of(ServerSetup.SERVER))) {
            return "Servers";
        }
        return others.isEmpty() ? "Stores" : "Settings of " + String.join(" and ", others);
    }

    public static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Returns text such as {@code 1.03 (95 % interval 0.98 to 1.08)}. */
    public static String ratio(Interval ratio) {
        return "%s (95 %% interval %s to %s)".formatted(texts(ratio).toArray());
    }

    /** Returns text such as {@code 1.03 times (95 % interval 0.98 to 1.08)}. */
    public static String times(Interval ratio) {
        return "%s times (95 %% interval %s to %s)".formatted(texts(ratio).toArray());
    }

    /** Returns text such as {@code 0.25x the CPU (0.22 to 0.28)}. */
    public static String factor(Interval ratio, String object) {
        return ("%sx " + object + " (%s to %s)").formatted(texts(ratio).toArray());
    }

    /** Returns text such as {@code 1.01 (0.99 to 1.03)}. */
    public static String compact(Interval ratio) {
        return "%s (%s to %s)".formatted(texts(ratio).toArray());
    }

    /**
     * Returns a ratio and the ends of its interval as {@link #number} formats them. Ends get more decimals, up to four,
     * where one that is not 1 would read 1.00: the text tells whether the interval leaves 1 out.
     */
    public static List<String> texts(Interval ratio) {
        DoubleFunction<String> format = Format::number;
        for (int decimals = 3; decimals <= MAX_DECIMALS && isHidden(ratio, format); decimals++) {
            String pattern = "%." + decimals + "f";
            format = value -> String.format(Locale.ROOT, pattern, value);
        }
        return Stream.of(ratio.estimate(), ratio.low(), ratio.high())
                .map(format::apply)
                .toList();
    }

    /** Returns whether an interval leaves 1 out, but an end of it would read as 1. */
    private static boolean isHidden(Interval ratio, DoubleFunction<String> format) {
        String one = format.apply(1);
        return !ratio.contains(1)
                && (format.apply(ratio.low()).equals(one)
                        || format.apply(ratio.high()).equals(one));
    }

    /** Returns text such as {@code 4.3 %} or {@code 12 %}. */
    public static String share(double share) {
        return tenths(100 * share, 10) + " %";
    }

    /** Returns text such as {@code 20,100 (19,000 to 21,000)}. */
    public static String range(Interval interval, DoubleFunction<String> format) {
        return "%s (%s to %s)"
                .formatted(
                        format.apply(interval.estimate()), format.apply(interval.low()), format.apply(interval.high()));
    }

    /** Returns text such as {@code 20,000/s} or {@code 64 in flight}. */
    public static String demand(LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> count(open.ratePerSecond()) + "/s";
            case LoadProfile.ClosedLoop closed ->
                closed.inFlight() + " in flight"
                        + (closed.isPipelined() ? ", %s a connection".formatted(closed.perConnection()) : "");
        };
    }

    /** Formats a measured time in microseconds as {@link #number} does, and NaN as a dash. */
    public static String us(double value) {
        return Double.isNaN(value) ? "–" : number(value);
    }

    /**
     * Formats a measured figure with two significant digits, or three if the first is 1, so that rounding changes no
     * figure by more than 2.5 %: 0.97, 1.03, 9.6, 12.4, 350, 1,240. What is counted or given is for {@link #count}.
     */
    public static String number(double value) {
        double size = Math.abs(value);
        if (size == 0 || !Double.isFinite(size)) {
            return size == 0 ? "0" : Double.toString(value);
        }
        int power = (int) Math.floor(Math.log10(size));
        int decimals = (size < 2 * Math.pow(10, power) ? 2 : 1) - power;
        double step = Math.pow(10, -decimals);
        return String.format(
                Locale.ROOT,
                "%,." + Math.max(0, decimals) + "f",
                decimals < 0 ? Math.rint(value / step) * step : value);
    }

    /** Formats with one decimal below a limit, and none from it on. */
    public static String tenths(double value, double wholeFrom) {
        return String.format(Locale.ROOT, Math.abs(value) >= wholeFrom ? "%,.0f" : "%.1f", value);
    }

    /** Formats a time with a suitable unit, such as {@code 85.2 ns} or {@code 1.20 ms}. */
    public static String time(double ns) {
        double us = ns / 1e3;
        double ms = ns / 1e6;
        return ms >= 1 ? number(ms) + " ms" : us >= 1 ? number(us) + " µs" : number(ns) + " ns";
    }

    /** Formats a size with the largest unit of which it is a whole number. */
    public static String bytes(int bytes) {
        return bytes % (1 << 20) == 0
                ? (bytes >> 20) + " MiB"
                : bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " B";
    }

    /** Returns text such as {@code 1 round} or {@code 2 rounds}. */
    public static String counted(int number, String what) {
        return number == 1 ? "1 " + what : number + " " + what + "s";
    }

    /** Formats as a whole number with commas. */
    public static String count(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Formats a p-value to a thousandth. */
    public static String probability(double p) {
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", share * 100);
    }
}
