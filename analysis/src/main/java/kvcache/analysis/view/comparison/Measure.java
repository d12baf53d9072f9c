package kvcache.analysis.view.comparison;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import kvcache.analysis.finding.Figure;
import kvcache.analysis.plan.Demand;

/** A figure by which two runs are compared. */
public enum Measure {
    /** CPU time of the server per request, in open loops: at capacity each is sent as much as it answers. */
    CPU(Figure.SERVER_CPU),
    /** Requests answered in a second in a closed loop: the only one of which less is worse. */
    CAPACITY(Figure.CAPACITY),
    /** Mean latency in open loops. */
    MEAN(Figure.MEAN),
    /** Median latency in open loops. */
    P50(Figure.P50),
    /** 95th percentile of latency in open loops. */
    P95(Figure.P95),
    /** 99th percentile of latency in open loops. */
    P99(Figure.P99);

    /** CPU time first: on a shared machine it is the figure that repeats. */
    public static final List<Measure> DEFAULT = List.of(CPU, CAPACITY, MEAN, P99);

    private final Figure figure;

    Measure(Figure figure) {
        this.figure = figure;
    }

    Figure figure() {
        return figure;
    }

    boolean moreIsWorse() {
        return this != CAPACITY;
    }

    /**
     * Whether it is compared under a demand.
     *
     * @param capacityLoop the requests in flight at which capacity is compared; empty where the two runs share no closed loop
     */
    boolean isUnder(Demand demand, OptionalInt capacityLoop) {
        return switch (demand) {
            case Demand.OpenLoop open -> this != CAPACITY;
            case Demand.ClosedLoop closed ->
                this == CAPACITY && capacityLoop.isPresent() && capacityLoop.getAsInt() == closed.inFlight();
        };
    }

    /** As the command line and the JSON write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
