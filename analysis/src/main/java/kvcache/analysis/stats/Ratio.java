package kvcache.analysis.stats;

/**
 * How many times as much one variant takes as another.
 *
 * @param interval the ratio and its interval
 * @param pValue two-sided, of the true ratio being 1; at most 0.05 just where the interval leaves out 1
 * @param rounds how many rounds it rests on; of two sets of rounds, those of the smaller
 */
public record Ratio(Interval interval, double pValue, int rounds) {

    /** Turns back the mean of logarithms. */
    static Ratio ofLogs(MeanOfRounds.Tested logs, int rounds) {
        Interval log = logs.interval();
        return new Ratio(
                new Interval(Math.exp(log.estimate()), Math.exp(log.low()), Math.exp(log.high())),
                logs.pValue(),
                rounds);
    }
}
