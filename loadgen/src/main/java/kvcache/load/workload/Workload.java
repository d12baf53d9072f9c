package kvcache.load.workload;

/**
 * The requests of one loop in one phase of a run, by their place in that loop's sequence, from 0.
 *
 * <p>Every method is a pure function of the specification, the phase, the share and the place, and allocates nothing. Not
 * for several threads.
 */
public final class Workload {

    private final LoopShare share;
    private final Mix mix;
    private final KeyChooser keys;

    private Workload(LoopShare share, Mix mix, KeyChooser keys) {
        this.share = share;
        this.mix = mix;
        this.keys = keys;
    }

    /**
     * The requests of a phase.
     *
     * @param phase tells phases of a run apart: equal numbers give equal requests
     */
    public static Workload of(WorkloadSpec spec, int phase, LoopShare share) {
        long seed = Hash.of(spec.seed(), phase);
        return new Workload(
                share,
                new Mix(spec.readFraction(), Hash.of(seed, 0), share),
                KeyChooser.of(spec.keyDistribution(), spec.keys(), Hash.of(seed, 1)));
    }

    /** Whether the request is a read; else it is a write. */
    public boolean isRead(long ordinal) {
        return mix.isRead(ordinal);
    }

    /** The index of the request's key, from 1. */
    public int key(long ordinal) {
        return keys.key(share.number(ordinal));
    }

    /** The version of the value that the request writes: fresh, so that a store cannot take it for the one it holds. */
    public int version(long ordinal) {
        return (int) share.number(ordinal) + 1;
    }
}
