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

/** Results computed from the files of a run. Comparisons are paired by round. */
record MicroData(Content<MicroPlan, MicroRow> run) {

    MicroPlan plan() {
        return run.plan();
    }

    List<MicroRow> rows() {
        return run.rows();
    }

    /** Returns the store with which the others are compared. */
    Subject reference() {
        return new Subject(plan().reference());
    }

    /** Returns the measured cells, in the plan's order. */
    List<MicroCell> cells() {
        Set<MicroCell> measured = rows().stream().map(row -> row.trial().cell()).collect(Collectors.toSet());
        return plan().cells().stream().filter(measured::contains).toList();
    }

    /** Returns the number of rounds of a cell. */
    int rounds(MicroCell cell) {
        return byRound(cell, MicroFigure.NS_PER_OP).size();
    }

    /** Returns a figure of a cell: the geometric mean if it is always above 0, else the arithmetic mean. */
    Optional<Estimate> estimate(MicroCell cell, MicroFigure figure) {
        double[] values = values(byRound(cell, figure));
        return figure.positive() ? Estimate.geometric(values) : Estimate.of(values);
    }

    /**
     * Returns the time of an operation minus that of the key selection under the same condition in the same round,
     * which is the cost of the harness. Empty for the key selection itself.
     */
    Optional<Estimate> net(MicroCell cell) {
        return Estimate.of(values(netByRound(cell)));
    }

    /** Returns the ratio of a figure to the reference's under the same condition. */
    Optional<Interval> ratio(MicroCell cell, MicroFigure figure) {
        return ratio(cell, other -> byRound(other, figure));
    }

    /** Returns the ratio of net times; also empty if one is not above 0, so lost in noise. */
    Optional<Interval> netRatio(MicroCell cell) {
        return ratio(cell, this::netByRound);
    }

    private Optional<Interval> ratio(MicroCell cell, Function<MicroCell, SortedMap<Integer, Double>> figure) {
        SortedMap<Integer, Double> own = figure.apply(cell);
        SortedMap<Integer, Double> others = figure.apply(new MicroCell(reference(), cell.condition()));
        own.keySet().retainAll(others.keySet());
        others.keySet().retainAll(own.keySet());
        return Stream.of(own, others).flatMap(map -> map.values().stream()).allMatch(value -> value > 0)
                ? PairedRatio.of(values(own), values(others)).map(Ratio::interval)
                : Optional.empty();
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
