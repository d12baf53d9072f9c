package kvcache.load.workload;

/** The operation of a request. */
public enum Operation {
    /** To read a key's value. */
    GET,
    /** To store a value under a key. */
    PUT,
    /** To remove a key. */
    DELETE
}
