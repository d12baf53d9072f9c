package kvcache.analysis.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import kvcache.analysis.page.Table;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.HighestRate;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Knee;
import kvcache.analysis.stats.MeanOfRounds;

/** How far each variant goes: where its latency bends, up to which rate it keeps an objective, and what it can do at most. */
public final class Limits {

    /** The objective: that much of the p99. */
    private static final double OBJECTIVE_US = 1_000;

    private Limits() {}

    /** A row for each variant. */
    public static Table table(RunData run) {
        Table table = new Table(List.of(
                Table.Column.words("variant"),
                Table.Column.words("knee of the mean latency (requests/s)"),
                Table.Column.words("p99 up to 1 ms until (requests/s)"),
                Table.Column.words("capacity (requests/s)"),
                Table.Column.words("CPU per request there (µs)")));
        for (Variant variant : run.variants()) {
            List<Point> closed = run.closedPoints(variant);
            Optional<Point> last = closed.isEmpty() ? Optional.empty() : Optional.of(closed.getLast());
            table.row(
                    List.of(
                            Format.variant(variant),
                            knee(run, variant),
                            highestRate(run, variant),
                            last.map(point -> mean(point, Figure.CAPACITY) + verdict(point))
                                    .orElse("–"),
                            last.map(point -> mean(point, Figure.SERVER_CPU)).orElse("–")),
                    false);
        }
        return table;
    }

    private static String knee(RunData run, Variant variant) {
        List<Point> valid = valid(run, variant);
        List<double[]> latencies = byRound(valid, Figure.MEAN);
        return valid.size() < 3 || latencies.isEmpty()
                ? "too few valid rates"
                : Knee.of(rates(valid), latencies).map(Limits::counts).orElse("none in this range");
    }

    private static String highestRate(RunData run, Variant variant) {
        List<Point> valid = valid(run, variant);
        List<double[]> latencies = byRound(valid, Figure.P99);
        if (valid.isEmpty() || latencies.isEmpty()) {
            return "no valid rate";
        }
        return HighestRate.under(OBJECTIVE_US, rates(valid), latencies)
                .map(highest -> switch (highest) {
                    case HighestRate.At at -> counts(at.ratePerSecond());
                    case HighestRate.NeverKept never -> "not even " + Format.count(never.lowestPerSecond());
                    case HighestRate.AlwaysKept always -> "at least " + Format.count(always.atLeastPerSecond());
                })
                .orElse("too few rounds");
    }

    private static List<Point> valid(RunData run, Variant variant) {
        return run.points(variant).stream()
                .filter(point -> point.judgement().isValid())
                .toList();
    }

    private static double[] rates(List<Point> points) {
        return points.stream().mapToDouble(Point::rate).toArray();
    }

    /** For each round that all points have, the figure at each of them. */
    public static List<double[]> byRound(List<Point> points, Figure figure) {
        Set<Integer> rounds = new TreeSet<>();
        points.forEach(
                point -> point.trials().forEach(row -> rounds.add(row.trial().round())));
        points.forEach(point -> rounds.retainAll(point.trials().stream()
                .filter(row -> figure.of(row).orElse(0) > 0)
                .map(row -> row.trial().round())
                .collect(Collectors.toSet())));
        List<double[]> values = new ArrayList<>();
        for (int round : rounds) {
            values.add(points.stream()
                    .mapToDouble(point -> ofRound(point, figure, round))
                    .toArray());
        }
        return values;
    }

    private static double ofRound(Point point, Figure figure, int round) {
        return point.trials().stream()
                .filter(row -> row.trial().round() == round)
                .map(figure::of)
                .findFirst()
                .orElse(OptionalDouble.empty())
                .orElseThrow();
    }

    private static String mean(Point point, Figure figure) {
        double[] values = point.trials().stream()
                .map(figure::of)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
        return MeanOfRounds.of(values)
                .map(figure == Figure.CAPACITY ? Limits::counts : Limits::decimals)
                .orElse("–");
    }

    private static String verdict(Point point) {
        return ", " + point.judgement().verdict();
    }

    private static String counts(Interval interval) {
        return "%s (%s to %s)"
                .formatted(
                        Format.count(interval.estimate()), Format.count(interval.low()), Format.count(interval.high()));
    }

    private static String decimals(Interval interval) {
        return "%s (%s to %s)"
                .formatted(Format.us(interval.estimate()), Format.us(interval.low()), Format.us(interval.high()));
    }
}
