package kvcache.load.arrival;

/** The distribution of the gaps between due times. */
public enum ArrivalProcess {
    /** Equal gaps. */
    CONSTANT,
    /** Exponentially distributed gaps, as of many independent clients. */
    POISSON
}
