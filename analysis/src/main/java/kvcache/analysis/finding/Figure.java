package kvcache.analysis.finding;

import java.util.OptionalDouble;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.result.TrialRow;

/**
 * The figures of a trial. Latency is that of windows in which the host took no CPU, where these are known, unless its
 * name says otherwise.
 */
public enum Figure {
    MEAN("mean latency"),
    P50("median latency"),
    P95("p95 latency"),
    P99("p99 latency"),
    EXPERIENCED_P99("p99 latency as experienced"),
    SEND_LAG_P99("p99 send lag"),
    ACHIEVED("achieved rate"),
    /** Answered requests per second in the last closed loop. */
    CAPACITY("capacity"),
    ACHIEVED_PERCENT("achieved share"),
    SERVER_CPU("server CPU per request"),
    CLIENT_CPU("client CPU per request");

    private final String term;

    Figure(String term) {
        this.term = term;
    }

    /** Returns the figure of a trial; empty if it was not measured. */
    public OptionalDouble of(TrialRow row) {
        return switch (this) {
            case MEAN -> OptionalDouble.of(row.comparedLatency().mean());
            case P50 -> OptionalDouble.of(row.comparedLatency().p50());
            case P95 -> OptionalDouble.of(row.comparedLatency().p95());
            case P99 -> OptionalDouble.of(row.comparedLatency().p99());
            case EXPERIENCED_P99 -> OptionalDouble.of(row.latency().p99());
            case SEND_LAG_P99 -> OptionalDouble.of(row.sendLag().p99());
            case ACHIEVED, CAPACITY -> OptionalDouble.of(row.achievedRatePerSecond());
            case ACHIEVED_PERCENT ->
                row.trial().cell().demand() instanceof LoadProfile.OpenLoop open
                        ? OptionalDouble.of(100 * row.achievedRatePerSecond() / open.ratePerSecond())
                        : OptionalDouble.empty();
            case SERVER_CPU -> row.cpu().serverUsPerRequest();
            case CLIENT_CPU -> OptionalDouble.of(row.cpu().clientUsPerRequest());
        };
    }

    /** Returns whether the host's noise can be left out of it. */
    boolean isLatency() {
        return this == MEAN || this == P50 || this == P95 || this == P99;
    }

    /** Returns the suffix of a number. */
    public String unit() {
        return switch (this) {
            case ACHIEVED, CAPACITY -> "/s";
            case ACHIEVED_PERCENT -> " %";
            case MEAN, P50, P95, P99, EXPERIENCED_P99, SEND_LAG_P99, SERVER_CPU, CLIENT_CPU -> " µs";
        };
    }

    /** Returns the name used in sentences. */
    @Override
    public String toString() {
        return term;
    }
}
