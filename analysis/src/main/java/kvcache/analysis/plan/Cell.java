package kvcache.analysis.plan;

/**
 * A condition that is measured once in each round.
 *
 * @param variant what is measured
 * @param ratePerSecond the requests that are due in a second
 */
public record Cell(Variant variant, int ratePerSecond) {}
