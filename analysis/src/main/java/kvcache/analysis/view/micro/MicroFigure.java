package kvcache.analysis.view.micro;

import java.util.List;
import java.util.stream.Stream;

/** The figures of a trial. */
public enum MicroFigure {
    /** The mean time of an operation on one thread, in nanoseconds. */
    NS_PER_OP("time per operation", "ns_per_op", true),
    /** Operations per second of all threads together, derived from the time. */
    OPS_PER_SECOND("throughput", "ops_per_s", true),
    /** The percentiles of single operations, in nanoseconds, if measured. */
    P50("p50", "p50_ns", true),
    P90("p90", "p90_ns", true),
    P99("p99", "p99_ns", true),
    P999("p99.9", "p999_ns", true),
    P9999("p99.99", "p9999_ns", true),
    MAX("longest", "max_ns", true),
    /** Heap bytes allocated per operation. */
    ALLOCATED_BYTES("allocated per operation", "allocated_bytes_per_op", false),
    /** Garbage collections during the measurement. */
    GC_COUNT("collections", "gc_count", false),
    /** The duration of these collections, in milliseconds. */
    GC_MS("time in collections", "gc_ms", false),
    /** The share of operations that found no entry, 0 to 1. */
    MISS_SHARE("share of misses", "miss_share", false);

    /** The figures in the row of a trial. */
    static final List<MicroFigure> STORED =
            Stream.of(values()).filter(figure -> figure != OPS_PER_SECOND).toList();

    private final String term;
    private final String column;
    private final boolean positive;

    MicroFigure(String term, String column, boolean positive) {
        this.term = term;
        this.column = column;
        this.positive = positive;
    }

    /** Returns whether it is above 0 in every trial. */
    boolean positive() {
        return positive;
    }

    String column() {
        return column;
    }

    /** Returns the name used in sentences. */
    @Override
    public String toString() {
        return term;
    }
}
