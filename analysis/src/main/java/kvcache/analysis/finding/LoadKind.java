package kvcache.analysis.finding;

import kvcache.analysis.plan.BenchPlan;
import kvcache.analysis.plan.LoadProfile;

/** The loads over which a figure is compared. */
public enum LoadKind {
    /** Open loops: all variants are sent the same. */
    RATES("at equal rates"),
    /** The largest closed loop: each variant answers as much as it can. */
    FULL_LOAD("at full load");

    private final String words;

    LoadKind(String words) {
        this.words = words;
    }

    boolean includes(BenchPlan plan, LoadProfile demand) {
        return switch (demand) {
            case LoadProfile.OpenLoop open -> this == RATES;
            case LoadProfile.ClosedLoop closed ->
                this == FULL_LOAD && plan.closedLoops().getLast() == closed.inFlight();
        };
    }

    /** Returns the name used in sentences. */
    @Override
    public String toString() {
        return words;
    }
}
