package kvcache.analysis.plan;

/**
 * One measurement of one cell, with a server process of its own.
 *
 * @param order its place among all trials of the run, from 1
 * @param round the round that it belongs to, from 1
 * @param cell what is measured
 */
public record Trial(int order, int round, Cell cell) {

    /** The name that files carry, such as {@code striped-h1-9501-round1}. */
    @Override
    public String toString() {
        return "%s-%d-round%d".formatted(cell.variant(), cell.ratePerSecond(), round);
    }
}
