package kvcache.analysis.view.micro;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.result.ExperimentFolder.Content;
import kvcache.analysis.stats.Estimate;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.Ratio;

/**
 * Results computed from the files of a run. Comparisons are paired by round.
 *
 * @param run the files
 */
record MicroData(Content<MicroPlan, MicroRow> run) {

    MicroPlan plan() {
        return run.plan();
    }

    List<MicroRow> rows() {
        return run.rows();
    }

    /** The store that the others are set against. */
    Subject reference() {
        return new Subject(plan().reference());
    }

    /** The cells of which there is a row, in the plan's order. */
    List<MicroCell> cells() {
        Set<MicroCell> measured = rows().stream().map(row -> row.trial().cell()).collect(Collectors.toSet());
        return plan().cells().stream().filter(measured::contains).toList();
    }

    /** In how many rounds a cell was measured. */
    int rounds(MicroCell cell) {
        return byRound(cell, MicroFigure.NS_PER_OP).size();
    }

    /** A figure of a cell: the geometric mean of one that is always above 0. */
    Optional<Estimate> estimate(MicroCell cell, MicroFigure figure) {
        double[] values = values(byRound(cell, figure));
        return figure.positive() ? Estimate.geometric(values) : Estimate.of(values);
    }

    /**
     * The time of an operation less what the harness takes of it, which the key selection measures under the same
     * condition and in the same round. Empty for the key selection itself.
     */
    Optional<Estimate> net(MicroCell cell) {
        return Estimate.of(values(netByRound(cell)));
    }

    /** How many times as much of a figure a cell takes as the reference does under the same condition. */
    Optional<Interval> ratio(MicroCell cell, MicroFigure figure) {
        return ratio(cell, other -> byRound(other, figure));
    }

    /** The same of the net times; empty too where one is not above 0, and so lost in the noise. */
    Optional<Interval> netRatio(MicroCell cell) {
        return ratio(cell, this::netByRound);
    }

    private Optional<Interval> ratio(MicroCell cell, Function<MicroCell, SortedMap<Integer, Double>> figure) {
        SortedMap<Integer, Double> own = figure.apply(cell);
        SortedMap<Integer, Double> others = figure.apply(new MicroCell(reference(), cell.condition()));
        own.keySet().retainAll(others.keySet());
        others.keySet().retainAll(own.keySet());
        boolean positive =
                Stream.of(own, others).flatMap(map -> map.values().stream()).allMatch(value -> value > 0);
        return positive ? PairedRatio.of(values(own), values(others)).map(Ratio::interval) : Optional.empty();
    }

    private SortedMap<Integer, Double> netByRound(MicroCell cell) {
        SortedMap<Integer, Double> net = new TreeMap<>();
        if (!cell.subject().equals(Subject.KEY_SELECTION)) {
            Map<Integer, Double> harness =
                    byRound(new MicroCell(Subject.KEY_SELECTION, cell.condition()), MicroFigure.NS_PER_OP);
            byRound(cell, MicroFigure.NS_PER_OP).forEach((round, ns) -> {
                Double own = harness.get(round);
                if (own != null) {
                    net.put(round, ns - own);
                }
            });
        }
        return net;
    }

    private SortedMap<Integer, Double> byRound(MicroCell cell, MicroFigure figure) {
        SortedMap<Integer, Double> values = new TreeMap<>();
        for (MicroRow row : rows()) {
            if (row.trial().cell().equals(cell)) {
                row.figure(figure).ifPresent(value -> values.put(row.trial().round(), value));
            }
        }
        return values;
    }

    private static double[] values(SortedMap<Integer, Double> byRound) {
        return byRound.values().stream().mapToDouble(value -> value).toArray();
    }
}
