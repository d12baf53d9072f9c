package kvcache.analysis.finding;

import java.util.List;
import java.util.Optional;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.HighestRate;
import kvcache.analysis.stats.Interval;
import kvcache.analysis.stats.Knee;

/**
 * The limits of a variant, in words, with intervals.
 *
 * @param knee the rate at which its mean latency bends
 * @param highestRate the highest rate with a p99 within a millisecond
 * @param capacity its throughput in the last closed loop, with what limited it; empty if not measured
 * @param cpuAtCapacity server CPU per request at capacity, in microseconds
 */
public record Limits(
        Variant variant, String knee, String highestRate, Optional<String> capacity, Optional<String> cpuAtCapacity) {

    /** The objective for the p99. */
    private static final double OBJECTIVE_US = 1_000;

    public static List<Limits> of(RunData run) {
        return run.variants().stream()
                .map(variant -> {
                    List<Point> valid =
                            run.points(variant).stream().filter(Point::isValid).toList();
                    Optional<Point> last = run.atCapacity(variant);
                    return new Limits(
                            variant,
                            knee(valid),
                            highestRate(valid),
                            last.map(point -> mean(point, Figure.CAPACITY).orElse("–") + ", " + point.verdict()),
                            last.flatMap(point -> mean(point, Figure.SERVER_CPU)));
                })
                .toList();
    }

    private static String knee(List<Point> valid) {
        List<double[]> latencies = Point.byRound(valid, Figure.MEAN);
        return valid.size() < 3 || latencies.isEmpty()
                ? "too few valid rates"
                : Knee.of(rates(valid), latencies).map(Limits::counts).orElse("none in this range");
    }

    private static String highestRate(List<Point> valid) {
        List<double[]> latencies = Point.byRound(valid, Figure.P99);
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

    private static double[] rates(List<Point> points) {
        return points.stream().mapToDouble(Point::rate).toArray();
    }

    private static Optional<String> mean(Point point, Figure figure) {
        return point.geometricMean(figure).map(mean -> Format.range(mean, Format::number));
    }

    private static String counts(Interval interval) {
        return Format.range(interval, Format::number);
    }
}
