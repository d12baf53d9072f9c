package kvcache.analysis.finding;

import java.util.OptionalDouble;
import kvcache.analysis.plan.LoadProfile;
import kvcache.analysis.result.TrialRow;

/** The figures of a trial. */
public enum Figure {
    MEAN("mean latency"),
    P50("median latency"),
    P95("p95 latency"),
    P99("p99 latency"),
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
            case MEAN -> OptionalDouble.of(row.latency().mean());
            case P50 -> OptionalDouble.of(row.latency().p50());
            case P95 -> OptionalDouble.of(row.latency().p95());
            case P99 -> OptionalDouble.of(row.latency().p99());
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

    /** Returns the suffix of a number. */
    public String unit() {
        return switch (this) {
            case ACHIEVED, CAPACITY -> "/s";
            case ACHIEVED_PERCENT -> " %";
            case MEAN, P50, P95, P99, SEND_LAG_P99, SERVER_CPU, CLIENT_CPU -> " µs";
        };
    }

    /** Returns the name used in sentences. */
    @Override
    public String toString() {
        return term;
    }
}
