package kvcache.load.steady;

/**
 * A segment of a series with a constant level.
 *
 * @param from the index of its first value
 * @param to the index after its last value
 * @param mean of its values, outliers replaced by the median of their neighbourhood
 */
public record Stretch(int from, int to, double mean) {

    public int length() {
        return to - from;
    }

    /** Merges this segment with its right neighbour. */
    Stretch with(Stretch next) {
        double sum = mean * length() + next.mean * next.length();
        return new Stretch(from, next.to, sum / (length() + next.length()));
    }
}
