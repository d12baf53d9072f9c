package kvcache.analysis.finding;

import java.util.List;
import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;

/** The loads over which a figure is compared. */
public enum LoadKind {
    /** Open loops: all variants are sent the same. */
    RATES("at equal rates"),
    /** The largest closed loop: each variant answers as much as it can. */
    FULL_LOAD("at full load"),
    /** The same with several requests in flight on each connection. */
    PIPELINED("at full load, pipelined");

    private final String words;

    /** The kinds in the order of an answer. */
    static final List<LoadKind> OF_ANSWER = List.of(FULL_LOAD, PIPELINED, RATES);

    LoadKind(String words) {
        this.words = words;
    }

    boolean includes(BenchPlan plan, LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> this == RATES;
            case LoadProfile.ClosedLoop closed ->
                closed.isPipelined()
                        ? this == PIPELINED
                        : this == FULL_LOAD && plan.closedLoops().getLast() == closed.inFlight();
        };
    }

    /** Returns the name used in sentences. */
    @Override
    public String toString() {
        return words;
    }
}
