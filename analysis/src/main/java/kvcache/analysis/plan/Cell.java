package kvcache.analysis.plan;

/**
 * A condition that is measured once in each round.
 *
 * @param variant what is measured
 * @param demand how requests are sent
 */
public record Cell(Variant variant, LoadProfile demand) {}
