package kvcache.analysis.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.result.TrialRow;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.Ratio;

/**
 * How many times as much of a figure one variant takes as another, paired by round.
 *
 * <p>A rate enters where both points are valid and have {@value #MIN_REQUESTS} requests in every trial.
 *
 * @param figure what is compared
 * @param variant the numerator
 * @param baseline the denominator
 * @param atRates the ratio at each rate that enters, by ascending rate
 * @param overall the geometric mean over these rates; empty where no rate enters, or fewer than two rounds do
 * @param rounds how many rounds the overall ratio rests on
 */
record Comparison(
        Figure figure,
        Variant variant,
        Variant baseline,
        List<AtRate> atRates,
        Optional<Interval> overall,
        int rounds) {

    /** With fewer requests the 99th percentile is one of the ten slowest, and the mean hangs on single ones. */
    static final int MIN_REQUESTS = 1_000;

    /** The ratio at one rate; empty where fewer than two rounds were finished. */
    record AtRate(int rate, Optional<Interval> ratio) {}

    static Comparison of(RunData run, Figure figure, Variant variant, Variant baseline) {
        TreeMap<Integer, TreeMap<Integer, Pair>> pairsByRate = new TreeMap<>();
        for (Point point : run.points(variant)) {
            run.point(baseline, point.rate())
                    .filter(other -> comparable(figure, point) && comparable(figure, other))
                    .map(other -> pairs(figure, point, other))
                    .filter(pairs -> !pairs.isEmpty())
                    .ifPresent(pairs -> pairsByRate.put(point.rate(), pairs));
        }
        List<AtRate> atRates = new ArrayList<>();
        pairsByRate.forEach((rate, pairs) -> atRates.add(new AtRate(rate, ratio(pairs.values()))));
        Set<Integer> commonRounds = commonRounds(pairsByRate.values());
        List<double[]> numerators = new ArrayList<>();
        List<double[]> denominators = new ArrayList<>();
        for (TreeMap<Integer, Pair> pairs : pairsByRate.values()) {
            List<Pair> common = commonRounds.stream().map(pairs::get).toList();
            numerators.add(common.stream().mapToDouble(Pair::numerator).toArray());
            denominators.add(common.stream().mapToDouble(Pair::denominator).toArray());
        }
        return new Comparison(
                figure,
                variant,
                baseline,
                List.copyOf(atRates),
                PairedRatio.overConditions(numerators, denominators).map(Ratio::interval),
                commonRounds.size());
    }

    private record Pair(double numerator, double denominator) {}

    private static boolean comparable(Figure figure, Point point) {
        return point.isComparable(figure) && point.fewestRequests() >= MIN_REQUESTS;
    }

    private static TreeMap<Integer, Pair> pairs(Figure figure, Point point, Point baseline) {
        TreeMap<Integer, Pair> pairs = new TreeMap<>();
        for (TrialRow row : point.trials()) {
            for (TrialRow other : baseline.trials()) {
                double numerator = figure.of(row).orElse(0);
                double denominator = figure.of(other).orElse(0);
                if (row.trial().round() == other.trial().round() && numerator > 0 && denominator > 0) {
                    pairs.put(row.trial().round(), new Pair(numerator, denominator));
                }
            }
        }
        return pairs;
    }

    private static Optional<Interval> ratio(Collection<Pair> pairs) {
        return PairedRatio.of(
                        pairs.stream().mapToDouble(Pair::numerator).toArray(),
                        pairs.stream().mapToDouble(Pair::denominator).toArray())
                .map(Ratio::interval);
    }

    /** The rounds that every rate has: a run that was cut lacks some. */
    private static Set<Integer> commonRounds(Collection<TreeMap<Integer, Pair>> pairsByRate) {
        Set<Integer> common = new TreeSet<>();
        boolean first = true;
        for (TreeMap<Integer, Pair> pairs : pairsByRate) {
            if (first) {
                common.addAll(pairs.keySet());
                first = false;
            } else {
                common.retainAll(pairs.keySet());
            }
        }
        return common;
    }
}
