package kvcache.analysis.finding;

import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import kvcache.analysis.result.TrialRow;

/**
 * The logarithms of one figure, or of a ratio of two, over the rounds of a run.
 *
 * @param byRound the comparable rounds
 */
public record RoundLogs(SortedMap<Integer, Double> byRound) {

    public RoundLogs {
        byRound = Collections.unmodifiableSortedMap(new TreeMap<>(byRound));
    }

    /** Returns the logarithms of a point's figure, without rounds that lack it. */
    public static RoundLogs of(Point point, Figure figure) {
        SortedMap<Integer, Double> byRound = new TreeMap<>();
        for (TrialRow row : point.trials()) {
            double value = figure.of(row).orElse(0);
            if (Point.isComparable(figure, row) && value > 0) {
                byRound.put(row.round(), Math.log(value));
            }
        }
        return new RoundLogs(byRound);
    }

    /**
     * Returns the mean over several loads within each round: the logarithm of the geometric mean of their figures. A
     * load missing from a round is replaced by its mean over the other rounds, shifted by the round's mean difference
     * of the other loads, so that the level of the present loads does not bias the round.
     */
    public static RoundLogs meanOf(Collection<RoundLogs> loads) {
        Set<Integer> rounds = new TreeSet<>();
        loads.forEach(load -> rounds.addAll(load.byRound().keySet()));
        double mean = loads.stream().mapToDouble(RoundLogs::mean).average().orElse(0);
        SortedMap<Integer, Double> byRound = new TreeMap<>();
        for (int round : rounds) {
            double shift = loads.stream()
                    .filter(load -> load.byRound().containsKey(round))
                    .mapToDouble(load -> Objects.requireNonNull(load.byRound().get(round)) - load.mean())
                    .average()
                    .orElse(0);
            byRound.put(round, mean + shift);
        }
        return new RoundLogs(byRound);
    }

    public boolean isEmpty() {
        return byRound.isEmpty();
    }

    public int rounds() {
        return byRound.size();
    }

    double mean() {
        return byRound.values().stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /** Returns the geometric mean of the rounds, in the unit of the figure. */
    public double geometricMean() {
        return Math.exp(mean());
    }

    /** Returns the figure of each round in its unit, times a factor. */
    public double[] values(double factor) {
        return byRound.values().stream()
                .mapToDouble(log -> Math.exp(log) * factor)
                .toArray();
    }
}
