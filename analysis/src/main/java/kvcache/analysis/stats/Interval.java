package kvcache.analysis.stats;

/**
 * An estimate and the range that holds the true value with the stated confidence.
 *
 * @param estimate within the range
 * @param low the lower end
 * @param high the upper end
 */
public record Interval(double estimate, double low, double high) {

    /** @throws IllegalArgumentException if the estimate is not within the range, or a value is NaN */
    public Interval {
        if (!(low <= estimate && estimate <= high)) {
            throw new IllegalArgumentException("%s is not within %s to %s".formatted(estimate, low, high));
        }
    }

    /** Returns whether a value is within the range, ends included. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }
}
