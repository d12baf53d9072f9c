package kvcache.load.steady;

import java.util.Locale;

/**
 * The measures that must be steady. Both use a logarithmic scale, so changes are relative and independent of the unit.
 */
public enum SteadyMeasure {
    /** The measure of an open loop, whose throughput is given. Windows without requests are ignored. */
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
    /** The measure of a closed loop. A window without requests is a standstill and counts as half a request. */
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

    /** One nanosecond, since zero has no logarithm. */
    private static final double LEAST_MICROS = 0.001;

    private static final double LEAST_REQUESTS = 0.5;

    /** Smaller values are shown with a decimal. */
    private static final double SMALL = 10;

    private final String text;
    private final String withUnit;

    SteadyMeasure(String text, String withUnit) {
        this.text = text;
        this.withUnit = withUnit;
    }

    /** Returns whether a window has a value. */
    abstract boolean isIn(Window window);

    abstract double log(Window window, double lengthSeconds);

    /** Returns a text such as {@code 83 µs}. */
    String withUnit(double value) {
        return withUnit.formatted(number(value));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < SMALL ? "%.1f" : "%,.0f", value);
    }

    /** Returns a name such as {@code mean latency}. */
    @Override
    public String toString() {
        return text;
    }
}
