package kvcache.load;

import kvcache.load.record.LoopRecord;

/** A listener for the per-second records of a run. Called by the thread that runs the plan, which sends no requests. */
public interface ProgressListener {

    /** Wants to know nothing. */
    ProgressListener NONE = progress -> {};

    /** About a second has passed, or a phase has ended. */
    void progressed(Progress progress);

    /**
     * What all loops saw in a part of a run.
     *
     * @param measured whether of the measured phase, else of the warm-up
     * @param startMs when it began, since the epoch
     * @param endMs when it ended
     * @param seen to be read until the call returns
     */
    record Progress(boolean measured, long startMs, long endMs, LoopRecord seen) {}
}
