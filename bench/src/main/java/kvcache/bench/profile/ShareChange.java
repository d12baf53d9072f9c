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

    /** The minimum change in percentage points for each colour step. */
    private static final double[] STEPS_PERCENT = {0.3, 1, 3, 10};

    private static final double PERCENT = 100;

    /** A smaller change, in standard errors, is drawn grey: sampling noise alone can cause it. */
    private static final double STANDARD_ERRORS = 2;

    /** Returns the change in percentage points of the total; positive if the second profile has more. */
    double percentagePoints() {
        return PERCENT * ((double) b / totalB - (double) a / totalA);
    }

    /** Returns the colour step: 0 for none, 1 to 4 for an increase, -1 to -4 for a decrease. */
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

    /** Returns the standard error of the difference of two shares with equal means and independent samples. */
    private double standardErrorPercentagePoints() {
        double pooled = (double) (a + b) / (totalA + totalB);
        return PERCENT * Math.sqrt(pooled * (1 - pooled) * (1.0 / totalA + 1.0 / totalB));
    }
}
