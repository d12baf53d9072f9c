package kvcache.analysis.plan;

/**
 * One measurement of one cell, against the server that its variant has in the round.
 *
 * @param round the round that it belongs to, from 1
 * @param cell the cell
 */
public record Trial(int round, Cell cell) {

    /** The name that files carry, such as {@code striped-h1-9501-round1}. */
    @Override
    public String toString() {
        return "%s-%s-round%s".formatted(cell.variant(), cell.demand(), round);
    }
}
