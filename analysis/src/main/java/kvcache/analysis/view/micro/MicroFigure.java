package kvcache.analysis.view.micro;

import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What is read off a trial. */
enum MicroFigure {
    NS_PER_OP("time per operation", "ns_per_op"),
    OPS_PER_SECOND("throughput", "ops_per_s"),
    P50("p50", "p50_ns"),
    P90("p90", "p90_ns"),
    P99("p99", "p99_ns"),
    P999("p99.9", "p999_ns"),
    P9999("p99.99", "p9999_ns"),
    MAX("longest", "max_ns"),
    ALLOCATED_BYTES("allocated per operation", "allocated_bytes_per_op"),
    GC_MS("time in collections", "gc_ms"),
    MISS_SHARE("share of misses", "miss_share");

    private final String term;
    private final String column;

    MicroFigure(String term, String column) {
        this.term = term;
        this.column = column;
    }

    /** The figure of one trial; empty where it was not taken. */
    OptionalDouble of(MicroRow row) {
        return switch (this) {
            case NS_PER_OP -> OptionalDouble.of(row.nsPerOp());
            case OPS_PER_SECOND -> OptionalDouble.of(row.opsPerSecond());
            case P50 -> percentile(row, Percentiles::p50);
            case P90 -> percentile(row, Percentiles::p90);
            case P99 -> percentile(row, Percentiles::p99);
            case P999 -> percentile(row, Percentiles::p999);
            case P9999 -> percentile(row, Percentiles::p9999);
            case MAX -> percentile(row, Percentiles::max);
            case ALLOCATED_BYTES -> OptionalDouble.of(row.allocatedBytesPerOp());
            case GC_MS -> OptionalDouble.of(row.gcMs());
            case MISS_SHARE -> OptionalDouble.of(row.missShare());
        };
    }

    private static OptionalDouble percentile(MicroRow row, ToDoubleFunction<Percentiles> which) {
        return row.percentilesNs().stream().mapToDouble(which).findFirst();
    }

    /** Whether it is above 0 in every trial. */
    boolean positive() {
        return switch (this) {
            case ALLOCATED_BYTES, GC_MS, MISS_SHARE -> false;
            case NS_PER_OP, OPS_PER_SECOND, P50, P90, P99, P999, P9999, MAX -> true;
        };
    }

    /** The column of {@code micro.csv} that holds it. */
    String column() {
        return column;
    }

    /** The words that sentences use. */
    @Override
    public String toString() {
        return term;
    }
}
