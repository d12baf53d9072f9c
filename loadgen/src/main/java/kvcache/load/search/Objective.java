package kvcache.load.search;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * A service level objective: an upper limit on a percentile of latency.
 *
 * @param percentile over 0, at most 100
 * @param limit the maximum
 */
public record Objective(double percentile, Duration limit) {

    /** The allowed form, for error messages. */
    public static final String ALLOWED =
            "a percentile of latency and its limit, such as p99=1ms, p99.9=500us or p50=2s";

    private static final Pattern FORM = Pattern.compile("p(\\d{1,2}(?:\\.\\d{1,3})?|100)=(\\d{1,9})(us|ms|s)");

    /** @throws IllegalArgumentException if a value is out of range */
    public Objective {
        if (!(percentile > 0 && percentile <= 100) || !limit.isPositive()) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
    }

    /**
     * Parses an objective.
     *
     * @throws IllegalArgumentException if the text is not of that form
     */
    public static Objective parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("allowed: " + ALLOWED);
        }
        long count = Long.parseLong(form.group(2));
        Duration limit = switch (form.group(3)) {
            case "us" -> Duration.ofNanos(count * 1_000);
            case "ms" -> Duration.ofMillis(count);
            default -> Duration.ofSeconds(count);
        };
        return new Objective(Double.parseDouble(form.group(1)), limit);
    }

    /** Returns whether latencies, in nanoseconds, meet the objective. */
    public boolean isKeptBy(Histogram latencyNs) {
        return latencyNs.getValueAtPercentile(percentile) <= limit.toNanos();
    }

    /** Returns the percentile's name, such as {@code p99.9}. */
    public String figure() {
        return "p"
                + (percentile == Math.rint(percentile)
                        ? String.format(Locale.ROOT, "%.0f", percentile)
                        : "" + percentile);
    }

    /** Returns a text such as {@code p99 within 1,000 µs}. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s within %,d µs", figure(), limit.toNanos() / 1_000);
    }
}
