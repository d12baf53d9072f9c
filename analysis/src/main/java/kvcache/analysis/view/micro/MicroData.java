package kvcache.analysis.view.micro;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.PairedRatio;
import kvcache.analysis.stats.Ratio;

/**
 * A run as its files tell it, and what follows from them by arithmetic. What is compared is paired by round.
 *
 * @param info what was planned
 * @param rows a row a trial that was finished
 * @param failures a line for each that failed
 */
record MicroData(MicroInfo info, List<MicroRow> rows, List<String> failures) {

    MicroData {
        rows = List.copyOf(rows);
        failures = List.copyOf(failures);
    }

    static MicroData read(MicroFolder folder) throws IOException {
        return new MicroData(
                MicroInfo.read(folder.runInfo()),
                RoundsFile.read(folder.rounds()),
                Files.exists(folder.failures()) ? Files.readAllLines(folder.failures()) : List.of());
    }

    /** The cells of which there is a row, in the plan's order. */
    List<MicroCell> cells() {
        Map<MicroCell, List<MicroRow>> byCell = byCell();
        return info.plan().cells().stream().filter(byCell::containsKey).toList();
    }

    private Map<MicroCell, List<MicroRow>> byCell() {
        return rows.stream().collect(Collectors.groupingBy(row -> row.trial().cell()));
    }

    /** The rounds in which a cell was measured, in order. */
    int rounds(MicroCell cell) {
        return byRound(cell, MicroFigure.NS_PER_OP).size();
    }

    /** A figure of a cell: the geometric mean of one that is always above 0. */
    Optional<Estimate> estimate(MicroCell cell, MicroFigure figure) {
        double[] values = values(byRound(cell, figure));
        return figure.positive() ? Estimate.geometric(values) : Estimate.of(values);
    }

    /**
     * The time of an operation less what the harness takes of it, which the key selection measures under the same condition and in the same
     * round. Empty for the key selection itself.
     */
    Optional<Estimate> net(MicroCell cell) {
        return Estimate.of(
                netByRound(cell).values().stream().mapToDouble(ns -> ns).toArray());
    }

    /** How many times as much of a figure a cell takes as another subject does under the same condition. */
    Optional<Interval> ratio(MicroCell cell, Subject to, MicroFigure figure) {
        return pairedRatio(cell, to, other -> byRound(other, figure));
    }

    /** The same of the net times; empty too where one is not above 0, and so lost in the noise. */
    Optional<Interval> netRatio(MicroCell cell, Subject to) {
        return pairedRatio(cell, to, this::netByRound);
    }

    private Optional<Interval> pairedRatio(
            MicroCell cell, Subject to, Function<MicroCell, Map<Integer, Double>> figure) {
        Map<Integer, Double> own = figure.apply(cell);
        Map<Integer, Double> others = figure.apply(new MicroCell(to, cell.condition()));
        List<Integer> rounds = own.keySet().stream().filter(others::containsKey).toList();
        double[] numerators = values(own, rounds);
        double[] denominators = values(others, rounds);
        boolean positive = java.util.stream.DoubleStream.concat(
                        java.util.Arrays.stream(numerators), java.util.Arrays.stream(denominators))
                .allMatch(value -> value > 0);
        return positive ? PairedRatio.of(numerators, denominators).map(Ratio::interval) : Optional.empty();
    }

    private Map<Integer, Double> netByRound(MicroCell cell) {
        Map<Integer, Double> harness =
                byRound(new MicroCell(Subject.KEY_SELECTION, cell.condition()), MicroFigure.NS_PER_OP);
        Map<Integer, Double> net = new TreeMap<>();
        if (!cell.subject().equals(Subject.KEY_SELECTION)) {
            byRound(cell, MicroFigure.NS_PER_OP).forEach((round, ns) -> {
                if (harness.containsKey(round)) {
                    net.put(round, ns - harness.getOrDefault(round, 0.0));
                }
            });
        }
        return net;
    }

    private Map<Integer, Double> byRound(MicroCell cell, MicroFigure figure) {
        Map<Integer, Double> values = new TreeMap<>();
        for (MicroRow row : rows) {
            OptionalDouble value = figure.of(row);
            if (row.trial().cell().equals(cell) && value.isPresent()) {
                values.put(row.trial().round(), value.getAsDouble());
            }
        }
        return values;
    }

    private static double[] values(Map<Integer, Double> byRound) {
        return values(byRound, new ArrayList<>(byRound.keySet()));
    }

    private static double[] values(Map<Integer, Double> byRound, List<Integer> rounds) {
        return rounds.stream()
                .mapToDouble(round -> byRound.getOrDefault(round, Double.NaN))
                .toArray();
    }
}
