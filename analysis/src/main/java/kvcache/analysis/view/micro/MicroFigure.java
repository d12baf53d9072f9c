package kvcache.analysis.view.micro;

import java.util.List;
import java.util.stream.Stream;

/** The figures of a trial. */
public enum MicroFigure {
    /** The mean time of an operation on one thread, in nanoseconds. */
    NS_PER_OP("time per operation", "ns_per_op", true),
    /** Operations that all threads together finish in a second; follows from the time. */
    OPS_PER_SECOND("throughput", "ops_per_s", true),
    /** The spread of the times of single operations, in nanoseconds, where those were taken. */
    P50("p50", "p50_ns", true),
    P90("p90", "p90_ns", true),
    P99("p99", "p99_ns", true),
    P999("p99.9", "p999_ns", true),
    P9999("p99.99", "p9999_ns", true),
    MAX("longest", "max_ns", true),
    /** What an operation allocates on the heap. */
    ALLOCATED_BYTES("allocated per operation", "allocated_bytes_per_op", false),
    /** How many collections there were while it was measured. */
    GC_COUNT("collections", "gc_count", false),
    /** How long they took together, in milliseconds. */
    GC_MS("time in collections", "gc_ms", false),
    /** The share of operations that found no entry, 0 to 1. */
    MISS_SHARE("share of misses", "miss_share", false);

    /** Those that a row of a trial holds. */
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

    /** Whether it is above 0 in every trial. */
    boolean positive() {
        return positive;
    }

    /** The column that holds it. */
    String column() {
        return column;
    }

    /** The words that sentences use. */
    @Override
    public String toString() {
        return term;
    }
}
