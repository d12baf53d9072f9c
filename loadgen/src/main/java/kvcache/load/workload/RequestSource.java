package kvcache.load.workload;

/** The source of a run's requests. Immutable, and shared by the loops. */
public sealed interface RequestSource permits KeyedSource, TargetList {

    long seed();

    /**
     * Returns a loop's requests in a phase.
     *
     * @param phase the number of the phase: equal numbers give equal requests
     * @param sentBefore how many requests of earlier phases the loop has passed
     */
    Requests requests(int phase, LoopShare share, long sentBefore);
}
