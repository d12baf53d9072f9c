package kvcache.analysis.plan;

/**
 * One measurement of one cell, against the server process of its variant in the round.
 *
 * @param round from 1
 */
public record Trial(int round, Cell cell) {

    /** Returns the name in file names, such as {@code striped-h1-9501-round1}. */
    @Override
    public String toString() {
        return "%s-%s-round%s".formatted(cell.variant(), cell.demand(), round);
    }
}
