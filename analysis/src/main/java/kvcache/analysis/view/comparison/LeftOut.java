package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import kvcache.analysis.finding.Format;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;

/**
 * An omitted comparison and its reason.
 *
 * @param demands the loads
 * @param measures the figures
 * @param why such as {@code B has the verdict server-limited}
 * @param lost whether A had comparable figures and B had not, which B's change may have caused
 */
record LeftOut(Variant variant, List<LoadProfile> demands, List<ComparedFigure> measures, String why, boolean lost) {

    private record Cause(Variant variant, String why, boolean lost) {}

    LeftOut {
        demands = List.copyOf(demands);
        measures = List.copyOf(measures);
    }

    /** Joins those that differ only in figure or load. */
    static List<LeftOut> joined(List<LeftOut> single) {
        Map<Cause, Map<LoadProfile, Set<ComparedFigure>>> byCause = new LinkedHashMap<>();
        for (LeftOut one : single) {
            Map<LoadProfile, Set<ComparedFigure>> byDemand =
                    byCause.computeIfAbsent(new Cause(one.variant, one.why, one.lost), cause -> new LinkedHashMap<>());
            one.demands.forEach(demand -> byDemand.computeIfAbsent(demand, key -> new LinkedHashSet<>())
                    .addAll(one.measures));
        }
        List<LeftOut> joined = new ArrayList<>();
        byCause.forEach((cause, byDemand) -> {
            Map<Set<ComparedFigure>, List<LoadProfile>> byMeasures = new LinkedHashMap<>();
            byDemand.forEach((demand, measures) -> byMeasures
                    .computeIfAbsent(measures, key -> new ArrayList<>())
                    .add(demand));
            byMeasures.forEach((measures, demands) ->
                    joined.add(new LeftOut(cause.variant, demands, List.copyOf(measures), cause.why, cause.lost)));
        });
        return List.copyOf(joined);
    }

    String loads() {
        return demands.stream().map(Format::demand).collect(Collectors.joining(", "));
    }

    String figures() {
        return measures.stream().map(measure -> measure.figure().toString()).collect(Collectors.joining(", "));
    }

    String sentence() {
        return "%s at %s (%s): %s.".formatted(Format.variant(variant), loads(), figures(), why);
    }
}
