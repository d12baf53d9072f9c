package kvcache.load.arrival;

/** How the gaps between due times are made. */
public enum ArrivalProcess {
    /** Every gap the same. */
    CONSTANT,
    /** Gaps drawn from the exponential distribution: requests of many who know nothing of each other. */
    POISSON
}
