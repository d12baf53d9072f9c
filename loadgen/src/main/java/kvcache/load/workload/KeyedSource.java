package kvcache.load.workload;

/** Requests for keys, with values that describe themselves: see {@link Values}. */
public sealed interface KeyedSource extends RequestSource permits WorkloadSpec, Trace {

    /** Returns the number of keys, whose indices start at 1. Higher indices are of keys that are never stored. */
    int keys();

    KeyNames keyNames();

    ValueSizes valueSizes();

    /** Returns whether a key is stored before the run. */
    boolean isPreloaded(int key);
}
