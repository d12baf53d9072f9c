package kvcache.load;

import kvcache.load.record.LoopRecord;

/** A listener for the per-second records of a run. Called by the thread that runs the plan, which sends no requests. */
public interface ProgressListener {

    /** Ignores progress. */
    ProgressListener NONE = progress -> {};

    /** Called about once a second, and at the end of a phase. */
    void progressed(Progress progress);

    /**
     * The records of all loops for a part of a run.
     *
     * @param measured whether it is part of the measured phase, else of the warm-up
     * @param startMs its start, in ms since the epoch
     * @param endMs its end
     * @param seen valid until the call returns
     */
    record Progress(boolean measured, long startMs, long endMs, LoopRecord seen) {}
}
