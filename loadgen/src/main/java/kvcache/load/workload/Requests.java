package kvcache.load.workload;

/**
 * The requests of one loop in one phase of a run, by their place in that loop's sequence, from 0.
 *
 * <p>Every method is a pure function of the source, the phase, the share and the place, and allocates nothing. Not
 * thread-safe.
 */
public interface Requests {

    Operation operation(long ordinal);

    /** Returns the index, from 1, of the key or of the recorded target. */
    int key(long ordinal);

    /**
     * Returns the version of a value to write, as in {@link WriteVersions}: new, so that a store cannot take it for the
     * one it holds, and higher than any version that the loop sent before.
     */
    int version(long ordinal);
}
