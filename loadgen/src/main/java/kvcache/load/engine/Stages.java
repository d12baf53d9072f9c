package kvcache.load.engine;

import java.util.concurrent.TimeUnit;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.Requests;

/**
 * The stages of a loop's run: parts of the warm-up, each twice as long as the one before it, and the measured phase
 * last. All stages begin with the same kinds of requests. Otherwise code that first runs at the start of the measured
 * phase would be deoptimised by the just-in-time compiler at that moment. The schedule does not depend on warm-up
 * stages. Confined to its loop.
 */
final class Stages {

    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** The number of the measured phase; equal numbers give equal requests. */
    private static final int NUMBER_OF_MEASURED = 1;

    private final RequestSource source;
    private final LoopShare share;
    private Phases phases;
    private Requests requests;
    private long startNs;
    private long endNs;
    private int number;
    private int phase;
    private int warmups;
    private long sentBefore;

    Stages(RequestSource source, LoopShare share, Phases phases) {
        this.source = source;
        this.share = share;
        this.phases = phases;
        startNs = phases.warmupNs();
        endNs = startNs;
        requests = source.requests(number, share, 0);
        next(0);
    }

    /** Lets the measured phase begin, or end, earlier. */
    void follow(Phases newPhases) {
        phases = newPhases;
        long latestNs = isLast() ? phases.endNs() : phases.measuredNs();
        if (endNs - latestNs > 0) {
            endNs = latestNs;
        }
    }

    /**
     * Starts the next stage.
     *
     * @param sent how many requests of this stage were passed
     */
    void next(long sent) {
        sentBefore += sent;
        startNs = endNs;
        boolean measured = startNs - phases.measuredNs() >= 0;
        number = measured ? NUMBER_OF_MEASURED : warmups == 0 ? 0 : NUMBER_OF_MEASURED + warmups;
        long warmupEndNs = startNs + (FIRST_NS << Math.min(warmups, Byte.MAX_VALUE / 4));
        phase = measured ? Recorder.MEASURED : Recorder.WARMUP;
        warmups++;
        endNs = measured ? phases.endNs() : warmupEndNs - phases.measuredNs() > 0 ? phases.measuredNs() : warmupEndNs;
        requests = source.requests(number, share, sentBefore);
    }

    /** Returns whether this is the measured phase. */
    boolean isLast() {
        return number == NUMBER_OF_MEASURED;
    }

    Requests requests() {
        return requests;
    }

    /** Returns the number that identifies the stage. */
    int number() {
        return number;
    }

    /** Returns the phase that requests of this stage are recorded as. */
    int phase() {
        return phase;
    }

    long startNs() {
        return startNs;
    }

    long endNs() {
        return endNs;
    }
}
