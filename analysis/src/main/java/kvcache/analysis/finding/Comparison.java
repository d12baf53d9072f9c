package kvcache.analysis.finding;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.Ratio;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * The ratio of a figure between two variants, paired by round.
 *
 * @param figure the figure
 * @param contrast the two variants
 * @param conditions the conditions, with the rounds' results
 * @param logRatios of each round, over the conditions that enter the ratio
 */
public record Comparison(Figure figure, Contrast contrast, List<LoadComparison> conditions, List<Double> logRatios) {

    /** The ratio under one demand; empty where fewer than two rounds were finished. */
    public record AtDemand(LoadProfile demand, Optional<Ratio> ratio) {}

    public static Comparison of(RunData run, Figure figure, Contrast contrast) {
        return of(figure, contrast, LoadComparison.of(run, figure, contrast));
    }

    /** All twins of a run together: what it would find where there is nothing to be found. Empty where it has none. */
    public static Optional<Comparison> ofTwins(RunData run, Figure figure) {
        List<Contrast> twins =
                run.info().plan().contrasts().stream().filter(Contrast::isTwins).toList();
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

    /** The conditions over which the ratio is taken. */
    List<LoadComparison> entering() {
        return entering(figure, conditions);
    }

    private static List<LoadComparison> entering(Figure figure, List<LoadComparison> conditions) {
        return conditions.stream()
                .filter(condition -> condition.entersRatio(figure))
                .toList();
    }

    /** The ratio under each demand, in the plan's order. */
    public List<AtDemand> atDemands() {
        return conditions.stream()
                .map(condition -> new AtDemand(
                        condition.demand(),
                        ratio(List.copyOf(condition.logRatios().byRound().values()))))
                .toList();
    }

    /** The geometric mean over those that enter; empty where none does, or fewer than two rounds do. */
    public Optional<Ratio> overall() {
        return ratio(logRatios);
    }

    /** How far the rounds lie apart: the standard deviation of the logarithms; empty where there are fewer than two. */
    OptionalDouble spread() {
        if (logRatios.size() < 2) {
            return OptionalDouble.empty();
        }
        SummaryStatistics summary = new SummaryStatistics();
        logRatios.forEach(summary::addValue);
        return OptionalDouble.of(summary.getStandardDeviation());
    }

    private static Optional<Ratio> ratio(List<Double> logs) {
        double[] ratios = logs.stream().mapToDouble(Math::exp).toArray();
        double[] ones = logs.stream().mapToDouble(log -> 1).toArray();
        return PairedRatio.of(ratios, ones);
    }
}
