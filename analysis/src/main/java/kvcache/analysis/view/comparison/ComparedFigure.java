package kvcache.analysis.view.comparison;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.finding.LoadKind;
import kvcache.analysis.plan.LoadProfile;

/** A figure by which two runs are compared. */
public enum ComparedFigure {
    /** Server CPU time per request in open loops; in closed loops the loads would differ. */
    CPU(Figure.SERVER_CPU),
    /** Answered requests per second in a closed loop, the only figure of which less is worse. */
    CAPACITY(Figure.CAPACITY),
    /** Mean latency in open loops. */
    MEAN(Figure.MEAN),
    /** Median latency in open loops. */
    P50(Figure.P50),
    /** 95th percentile of latency in open loops. */
    P95(Figure.P95),
    /** 99th percentile of latency in open loops. */
    P99(Figure.P99);

    /** CPU time first, the most repeatable figure on a shared machine. */
    public static final List<ComparedFigure> DEFAULT = List.of(CPU, CAPACITY, MEAN, P99);

    private final Figure figure;

    ComparedFigure(Figure figure) {
        this.figure = figure;
    }

    Figure figure() {
        return figure;
    }

    LoadKind loads() {
        return this == CAPACITY ? LoadKind.FULL_LOAD : LoadKind.RATES;
    }

    boolean moreIsWorse() {
        return this != CAPACITY;
    }

    /**
     * Returns whether it is compared under a load.
     *
     * @param capacityLoop the requests in flight at which capacity is compared; empty if the runs share no closed loop
     */
    boolean isUnder(LoadProfile demand, OptionalInt capacityLoop) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> this != CAPACITY;
            case LoadProfile.ClosedLoop closed ->
                this == CAPACITY
                        && !closed.isPipelined()
                        && capacityLoop.isPresent()
                        && capacityLoop.getAsInt() == closed.inFlight();
        };
    }

    /** Returns the name in options and JSON. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
