package kvcache.analysis.view.comparison;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import kvcache.analysis.finding.Format;
import kvcache.analysis.finding.LoadComparison;
import kvcache.analysis.finding.Point;
import kvcache.analysis.finding.RoundLogs;
import kvcache.analysis.finding.RunData;
import kvcache.analysis.plan.Cell;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.plan.Variant;
import kvcache.analysis.stats.Ratio;
import kvcache.analysis.stats.TwoSampleRatio;

/**
 * Two runs, and what both measured.
 *
 * @param a the baseline
 * @param b the candidate
 */
record Pair(RunData a, RunData b) {

    /**
     * A figure of a variant under one demand, in both runs.
     *
     * @param demand the load
     * @param a at least one round
     * @param b at least one round
     */
    record Load(LoadProfile demand, RoundLogs a, RoundLogs b) {

        /** Returns B over A; empty if either has fewer than two rounds. */
        Optional<Ratio> ratio() {
            return TwoSampleRatio.of(b.values(1), a.values(1));
        }
    }

    /** Returns the variants in both plans, without twins, in A's order. */
    List<Variant> variants() {
        return variants(a).stream().filter(variants(b)::contains).toList();
    }

    List<Variant> onlyInA() {
        return only(a, b);
    }

    List<Variant> onlyInB() {
        return only(b, a);
    }

    private static List<Variant> only(RunData in, RunData notIn) {
        List<Variant> excluded = variants(notIn);
        return variants(in).stream()
                .filter(variant -> !excluded.contains(variant))
                .toList();
    }

    private static List<Variant> variants(RunData run) {
        return run.plan().variants().stream()
                .filter(variant -> !run.plan().isTwin(variant))
                .toList();
    }

    /** Returns the requests in flight at which capacity is compared: the largest closed loop in both plans. */
    OptionalInt capacityLoop() {
        return a.info().plan().closedLoops().stream()
                .filter(b.info().plan().closedLoops()::contains)
                .mapToInt(Integer::intValue)
                .max();
    }

    /** Returns the loads of a variant under which both runs have a comparable figure. */
    List<Load> loads(Variant variant, ComparedFigure measure) {
        List<Load> loads = new ArrayList<>();
        for (Cell cell : cells(variant, measure)) {
            if (obstacle(a, cell, measure).isEmpty()
                    && obstacle(b, cell, measure).isEmpty()) {
                loads.add(new Load(cell.demand(), logs(a, cell, measure), logs(b, cell, measure)));
            }
        }
        return List.copyOf(loads);
    }

    /** Returns the loads of a variant under which the runs could not be compared, each with its cause. */
    List<LeftOut> leftOut(Variant variant, ComparedFigure measure) {
        List<LeftOut> leftOut = new ArrayList<>();
        for (Cell cell : cells(variant, measure)) {
            Optional<String> ofA = obstacle(a, cell, measure);
            Optional<String> ofB = obstacle(b, cell, measure);
            if (ofA.isPresent() || ofB.isPresent()) {
                String why = Stream.of(ofA.map(obstacle -> "A " + obstacle), ofB.map(obstacle -> "B " + obstacle))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
                leftOut.add(new LeftOut(variant, List.of(cell.demand()), List.of(measure), why, ofA.isEmpty()));
            }
        }
        return List.copyOf(leftOut);
    }

    /** Returns the cells of either plan under which the figure is compared. */
    private List<Cell> cells(Variant variant, ComparedFigure measure) {
        return Stream.of(a, b)
                .flatMap(run -> run.plan().cells().stream())
                .filter(cell -> cell.variant().equals(variant))
                .filter(cell -> measure.isUnder(cell.demand(), capacityLoop()))
                .distinct()
                .toList();
    }

    /** Returns why a run has no comparable figure, as the end of a sentence; empty if it has one. */
    private static Optional<String> obstacle(RunData run, Cell cell, ComparedFigure measure) {
        if (!run.plan().cells().contains(cell)) {
            return Optional.of("did not measure it");
        }
        Optional<Point> found = run.point(cell);
        if (found.isEmpty()) {
            return Optional.of("has no finished trial of it");
        }
        Point point = found.get();
        if (!point.isComparable(measure.figure())) {
            return Optional.of(
                    measure == ComparedFigure.CPU && point.errors() == 0
                            ? "did not hold its rate"
                            : "has the verdict " + point.verdict());
        }
        if (point.fewestRequests() < LoadComparison.MIN_REQUESTS) {
            return Optional.of(
                    "has fewer than %s requests in a trial".formatted(Format.count(LoadComparison.MIN_REQUESTS)));
        }
        return RoundLogs.of(point, measure.figure()).isEmpty()
                ? Optional.of("does not tell it in any trial that can be compared")
                : Optional.empty();
    }

    private static RoundLogs logs(RunData run, Cell cell, ComparedFigure measure) {
        return RoundLogs.of(run.point(cell).orElseThrow(), measure.figure());
    }
}
