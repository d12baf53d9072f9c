package kvcache.analysis.view.footprint;

/**
 * What a child found, in bytes: two readings of one process.
 *
 * @param cell what was measured
 * @param round from 1
 * @param residentBefore resident set before the store was opened
 * @param heapBefore heap in use, after a collection, before the store was opened
 * @param residentAfter resident set when it was full
 * @param heapAfter heap in use, after a collection, when it was full
 */
public record FootprintRow(
        FootprintPlan.Cell cell, int round, long residentBefore, long heapBefore, long residentAfter, long heapAfter) {

    double residentBytesPerEntry(int entries) {
        return (double) (residentAfter - residentBefore) / entries;
    }

    double heapBytesPerEntry(int entries) {
        return (double) (heapAfter - heapBefore) / entries;
    }
}
