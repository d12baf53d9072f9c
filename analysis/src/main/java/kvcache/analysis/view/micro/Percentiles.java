package kvcache.analysis.view.micro;

/**
 * How the times of single operations are spread, in nanoseconds.
 *
 * @param p50 the median
 * @param p99 the time that one of a hundred exceeds
 * @param p999 one of a thousand
 * @param p9999 one of ten thousand
 * @param max the longest that was sampled
 */
public record Percentiles(double p50, double p90, double p99, double p999, double p9999, double max) {}
