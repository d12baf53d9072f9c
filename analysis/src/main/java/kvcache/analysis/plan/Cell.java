package kvcache.analysis.plan;

/**
 * A condition that is measured once in each round.
 *
 * @param demand the load
 */
public record Cell(Variant variant, LoadProfile demand) {}
