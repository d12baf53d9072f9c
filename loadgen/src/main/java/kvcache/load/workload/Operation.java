package kvcache.load.workload;

/** The operation of a request. */
public enum Operation {
    /** Reads a value. */
    GET,
    /** Stores a value. */
    PUT,
    /** Removes a key. */
    DELETE
}
