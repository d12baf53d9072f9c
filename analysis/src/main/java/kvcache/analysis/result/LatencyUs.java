package kvcache.analysis.result;

import org.HdrHistogram.Histogram;

/**
 * A distribution of times in microseconds.
 *
 * @param p999 the 99.9th percentile
 */
public record LatencyUs(double mean, double p50, double p90, double p95, double p99, double p999, double max) {

    private static final double NS_PER_US = 1_000;

    /** Summarises a histogram of nanoseconds. An empty one gives zeros. */
    public static LatencyUs of(Histogram histogramNs) {
        return new LatencyUs(
                histogramNs.getMean() / NS_PER_US,
                percentile(histogramNs, 50),
                percentile(histogramNs, 90),
                percentile(histogramNs, 95),
                percentile(histogramNs, 99),
                percentile(histogramNs, 99.9),
                histogramNs.getMaxValue() / NS_PER_US);
    }

    private static double percentile(Histogram histogramNs, double percentile) {
        return histogramNs.getValueAtPercentile(percentile) / NS_PER_US;
    }
}
