package kvcache.analysis.stats;

/**
 * The ratio of one variant to another.
 *
 * @param interval the ratio and its interval
 * @param pValue two-sided, of the true ratio being 1; at most 0.05 exactly if the interval excludes 1
 * @param rounds the number of rounds; of two sets of rounds, the smaller
 * @param logStandardError the standard error of the ratio's logarithm
 * @param degreesOfFreedom of Student's distribution of the logarithm over its standard error
 */
public record Ratio(Interval interval, double pValue, int rounds, double logStandardError, double degreesOfFreedom) {

    /** Converts the mean of logarithms. */
    static Ratio ofLogs(MeanOfRounds.Tested logs, int rounds) {
        Interval log = logs.interval();
        return new Ratio(
                new Interval(Math.exp(log.estimate()), Math.exp(log.low()), Math.exp(log.high())),
                logs.pValue(),
                rounds,
                logs.standardError(),
                logs.degreesOfFreedom());
    }
}
