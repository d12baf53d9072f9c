package kvcache.load.workload;

/**
 * The requests of one loop in one phase of a run, by their place in that loop's sequence, from 0.
 *
 * <p>Every method is a pure function of the source, the phase, the share and the place, and allocates nothing. Not
 * thread-safe.
 */
public interface Requests {

    /** What the request asks for. */
    Operation operation(long ordinal);

    /** The index of what it is about, from 1: a key, or of recorded targets the target itself. */
    int key(long ordinal);

    /**
     * The version of a value that it writes, as {@link WriteVersions} has them: fresh, so that a store cannot take it
     * for the one it holds, and higher than that of any request that the loop sent before.
     */
    int version(long ordinal);
}
