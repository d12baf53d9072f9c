package kvcache.analysis.view.micro;

import java.util.Optional;

/**
 * What a trial found.
 *
 * @param trial which it was
 * @param nsPerOp the mean time of an operation on one thread, in nanoseconds
 * @param percentilesNs the spread of the times of single operations, where those were taken
 * @param allocatedBytesPerOp what an operation allocates on the heap
 * @param gcCount how many collections there were while it was measured
 * @param gcMs how long they took together, in milliseconds
 * @param missShare the share of operations that found no entry, 0 to 1
 */
public record MicroRow(
        MicroTrial trial,
        double nsPerOp,
        Optional<Percentiles> percentilesNs,
        double allocatedBytesPerOp,
        long gcCount,
        double gcMs,
        double missShare) {

    /** Operations that all threads together finish in a second. */
    double opsPerSecond() {
        return trial.cell().condition().threads() * 1e9 / nsPerOp;
    }
}
