package kvcache.load.workload;

/**
 * Quantiles of the standard normal distribution, good to seven digits up to 6 standard deviations (Wichura: The Percentage
 * Points of the Normal Distribution, algorithm AS 241, PPND7, 1988).
 */
final class Normal {

    private static final double SPLIT = 0.425;

    private Normal() {}

    /** The quantile of a probability over 1e-10 and under 1 - 1e-10. */
    static double quantile(double probability) {
        double q = probability - 0.5;
        if (Math.abs(q) <= SPLIT) {
            double r = SPLIT * SPLIT - q * q;
            return q
                    * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179)
                    / (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
        }
        double r = StrictMath.sqrt(-StrictMath.log(q < 0 ? probability : 1 - probability)) - 1.6;
        double quantile = (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
                / ((0.12021132975 * r + 0.73700164250) * r + 1);
        return q < 0 ? -quantile : quantile;
    }
}
