package kvcache.analysis.finding;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.Contrast;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.PooledNoise;
import kvcache.analysis.stats.Ratio;

/**
 * The ratio of a figure over one or more contrasts, paired by round. Its error is that of {@link PairedRatio}, with the
 * noise that all variants of the run, twins included, share under the same loads.
 *
 * @param conditions the contrasts and loads that enter, with the results of the rounds
 * @param ratio the geometric mean over the conditions within each round; empty for none, or for fewer than two rounds
 */
public record Comparison(Figure figure, List<LoadComparison> conditions, Optional<Ratio> ratio) {

    /** The ratio of one contrast under one load; empty for fewer than two rounds. */
    public record AtDemand(Contrast contrast, LoadProfile demand, Optional<Ratio> ratio) {}

    public static Comparison of(RunData run, Figure figure, LoadKind loads, List<Contrast> contrasts) {
        List<LoadComparison> conditions = contrasts.stream()
                .flatMap(contrast -> LoadComparison.of(run, figure, loads, contrast).stream())
                .toList();
        return new Comparison(figure, conditions, ratio(run, figure, conditions));
    }

    /** Returns the ratio of each condition alone. */
    public List<AtDemand> atDemands(RunData run) {
        return conditions.stream()
                .map(one -> new AtDemand(one.contrast(), one.demand(), ratio(run, figure, List.of(one))))
                .toList();
    }

    /** Returns the comparison of all twins of a run together, which is its noise; empty if it has none. */
    public static Optional<Comparison> ofTwins(RunData run, Figure figure, LoadKind loads) {
        List<Contrast> twins =
                run.plan().contrasts().stream().filter(Contrast::isTwins).toList();
        return twins.isEmpty() ? Optional.empty() : Optional.of(of(run, figure, loads, twins));
    }

    private static Optional<Ratio> ratio(RunData run, Figure figure, List<LoadComparison> conditions) {
        double[] logs =
                RoundLogs.meanOf(conditions.stream()
                                .map(LoadComparison::logRatios)
                                .toList())
                        .byRound()
                        .values()
                        .stream()
                        .mapToDouble(log -> log)
                        .toArray();
        Set<LoadProfile> demands =
                conditions.stream().map(LoadComparison::demand).collect(Collectors.toSet());
        long contrasts =
                conditions.stream().map(LoadComparison::contrast).distinct().count();
        return PairedRatio.ofLogs(logs, noise(run, figure, demands), 2.0 / contrasts);
    }

    private static PooledNoise noise(RunData run, Figure figure, Set<LoadProfile> demands) {
        return PooledNoise.of(run.plan().variants().stream()
                .map(variant -> RoundLogs.meanOf(demands.stream()
                                .flatMap(
                                        demand -> LoadComparison.point(run, figure, new Cell(variant, demand)).stream())
                                .map(point -> RoundLogs.of(point, figure))
                                .toList())
                        .byRound())
                .toList());
    }

    /** Returns the loads that enter, in the plan's order. */
    List<LoadProfile> demands() {
        return conditions.stream().map(LoadComparison::demand).distinct().toList();
    }
}
