package kvcache.load.workload;

/** Requests for keys, with values that describe themselves: see {@link Values}. */
public sealed interface KeyedSource extends RequestSource permits WorkloadSpec, Trace {

    /** How many keys there are: their indices run from 1 to it. Higher ones are of keys that are never stored. */
    int keys();

    /** What they are called. */
    KeyNames keyNames();

    /** How long their values are. */
    ValueSizes valueSizes();

    /** Whether a key is to be stored before the run begins. */
    boolean isPreloaded(int key);
}
