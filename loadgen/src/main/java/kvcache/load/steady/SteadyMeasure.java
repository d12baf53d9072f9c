package kvcache.load.steady;

import java.util.Locale;

/**
 * The measures that must be steady. Both use a logarithmic scale, so changes are relative and independent of the unit.
 */
public enum SteadyMeasure {
    /** For an open loop, whose throughput is given. A window without requests has none and is left out. */
    MEAN_LATENCY("mean latency", "%s µs") {
        @Override
        boolean isIn(Window window) {
            return window.requests() > 0;
        }

        @Override
        double log(Window window, double lengthSeconds) {
            return Math.log(Math.max(window.meanLatencyMicros(), LEAST_MICROS));
        }
    },
    /** For a closed loop. A window without requests is a standstill and counts as half a request. */
    THROUGHPUT("throughput", "%s requests per second") {
        @Override
        boolean isIn(Window window) {
            return true;
        }

        @Override
        double log(Window window, double lengthSeconds) {
            return Math.log(Math.max((double) window.requests(), LEAST_REQUESTS) / lengthSeconds);
        }
    };

    /** One nanosecond: zero has no logarithm. */
    private static final double LEAST_MICROS = 0.001;

    private static final double LEAST_REQUESTS = 0.5;

    /** Below this a figure has a decimal. */
    private static final double SMALL = 10;

    private final String text;
    private final String withUnit;

    SteadyMeasure(String text, String withUnit) {
        this.text = text;
        this.withUnit = withUnit;
    }

    /** Whether it says anything of a window. */
    abstract boolean isIn(Window window);

    abstract double log(Window window, double lengthSeconds);

    /** Such as {@code 83 µs}. */
    String withUnit(double value) {
        return withUnit.formatted(number(value));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < SMALL ? "%.1f" : "%,.0f", value);
    }

    /** Such as {@code mean latency}. */
    @Override
    public String toString() {
        return text;
    }
}
