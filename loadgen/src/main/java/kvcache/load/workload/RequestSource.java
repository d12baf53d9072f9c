package kvcache.load.workload;

/** The source of a run's requests. Immutable, and shared by the loops. */
public sealed interface RequestSource permits KeyedSource, TargetList {

    /** Equal seeds give equal requests. */
    long seed();

    /**
     * A loop's requests in a phase.
     *
     * @param phase tells phases of a run apart: equal numbers give equal requests
     * @param sentBefore how many requests of earlier phases the loop has got past
     */
    Requests requests(int phase, LoopShare share, long sentBefore);
}
