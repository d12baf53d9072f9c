package kvcache.bench.profile;

import kvcache.analysis.result.ProfileFolder.Kind;

/**
 * The change of a frame's share between two profiles.
 *
 * @param a its weight in the first
 * @param totalA the total weight of the first; positive
 * @param b its weight in the second
 * @param totalB the total weight of the second; positive
 */
record ShareChange(long a, long totalA, long b, long totalB) {

    /** Percentage points from which a change has the first, second and so on of the colours. */
    private static final double[] STEPS_PERCENT = {0.3, 1, 3, 10};

    private static final double PERCENT = 100;

    /** A change of less than so many standard errors is left grey: sampling alone makes as much of nothing. */
    private static final double STANDARD_ERRORS = 2;

    /** Percentage points of the whole; positive where the second has more. */
    double percentagePoints() {
        return PERCENT * ((double) b / totalB - (double) a / totalA);
    }

    /** Which colour: 0 for none, 1 to 4 for more and more in the second, -1 to -4 for less. */
    int step(Kind kind) {
        double points = percentagePoints();
        double size = Math.abs(points);
        if (kind == Kind.CPU && size < STANDARD_ERRORS * standardErrorPercentagePoints()) {
            return 0;
        }
        int step = 0;
        while (step < STEPS_PERCENT.length && size >= STEPS_PERCENT[step]) {
            step++;
        }
        return points < 0 ? -step : step;
    }

    /**
     * Of the difference of two shares, were both profiles drawn from the same: samples are counted, and taken for
     * independent.
     */
    private double standardErrorPercentagePoints() {
        double pooled = (double) (a + b) / (totalA + totalB);
        return PERCENT * Math.sqrt(pooled * (1 - pooled) * (1.0 / totalA + 1.0 / totalB));
    }
}
