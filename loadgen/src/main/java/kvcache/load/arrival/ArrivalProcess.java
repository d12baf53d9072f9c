package kvcache.load.arrival;

/** The distribution of the gaps between due times. */
public enum ArrivalProcess {
    /** Every gap the same. */
    CONSTANT,
    /** Gaps drawn from the exponential distribution: requests of many who know nothing of each other. */
    POISSON
}
