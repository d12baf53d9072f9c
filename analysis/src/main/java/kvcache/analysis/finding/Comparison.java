package kvcache.analysis.finding;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.Ratio;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The ratio of a figure between two variants, paired by round.
 *
 * @param contrast the two variants
 * @param conditions the loads, with the results of the rounds
 * @param logRatios of each round, over the loads that enter the ratio
 */
public record Comparison(Figure figure, Contrast contrast, List<LoadComparison> conditions, List<Double> logRatios) {

    /** The ratio under one load; empty for fewer than two rounds. */
    public record AtDemand(LoadProfile demand, Optional<Ratio> ratio) {}

    public static Comparison of(RunData run, Figure figure, Contrast contrast) {
        return of(figure, contrast, LoadComparison.of(run, figure, contrast));
    }

    /** Returns the comparison of all twins of a run together, which is its noise; empty if it has none. */
    public static Optional<Comparison> ofTwins(RunData run, Figure figure) {
        List<Contrast> twins =
                run.plan().contrasts().stream().filter(Contrast::isTwins).toList();
        return twins.isEmpty()
                ? Optional.empty()
                : Optional.of(of(
                        figure,
                        twins.getFirst(),
                        twins.stream()
                                .flatMap(twin -> LoadComparison.of(run, figure, twin).stream())
                                .toList()));
    }

    private static Comparison of(Figure figure, Contrast contrast, List<LoadComparison> conditions) {
        List<LoadComparison> entering = entering(figure, conditions);
        RoundLogs overall = RoundLogs.meanOf(
                entering.stream().map(LoadComparison::logRatios).toList());
        return new Comparison(
                figure, contrast, conditions, List.copyOf(overall.byRound().values()));
    }

    /** Returns the loads over which the ratio is taken. */
    List<LoadComparison> entering() {
        return entering(figure, conditions);
    }

    private static List<LoadComparison> entering(Figure figure, List<LoadComparison> conditions) {
        return conditions.stream()
                .filter(condition -> condition.entersRatio(figure))
                .toList();
    }

    /** Returns the ratio under each load, in the plan's order. */
    public List<AtDemand> atDemands() {
        return conditions.stream()
                .map(condition -> new AtDemand(
                        condition.demand(),
                        ratio(condition.logRatios().byRound().values())))
                .toList();
    }

    /** Returns the geometric mean over the loads that enter; empty for none, or for fewer than two rounds. */
    public Optional<Ratio> overall() {
        return ratio(logRatios);
    }

    /** Returns the standard deviation of the logarithms over at least two rounds. */
    double spread() {
        SummaryStatistics summary = new SummaryStatistics();
        logRatios.forEach(summary::addValue);
        return summary.getStandardDeviation();
    }

    private static Optional<Ratio> ratio(Collection<Double> logs) {
        return PairedRatio.ofLogs(logs.stream().mapToDouble(log -> log).toArray());
    }
}
