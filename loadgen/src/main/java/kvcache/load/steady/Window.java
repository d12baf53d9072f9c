package kvcache.load.steady;

/**
 * The responses in a short time window of a run. Windows have equal length and are contiguous.
 *
 * @param startSeconds since the load began, warm-up included
 * @param requests how many were answered
 * @param meanLatencyMicros of these; undefined if there are none
 */
public record Window(double startSeconds, long requests, double meanLatencyMicros) {

    /** @throws IllegalArgumentException if a value is out of range */
    public Window {
        require(Double.isFinite(startSeconds), "startSeconds", startSeconds, "finite numbers");
        require(requests >= 0, "requests", requests, "at least 0");
        require(
                requests == 0 || (Double.isFinite(meanLatencyMicros) && meanLatencyMicros >= 0),
                "meanLatencyMicros",
                meanLatencyMicros,
                "at least 0, and finite");
    }

    private static void require(boolean holds, String what, Object given, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + given + "; allowed: " + allowed);
        }
    }
}
