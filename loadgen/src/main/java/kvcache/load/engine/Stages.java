package kvcache.load.engine;

import java.util.concurrent.TimeUnit;
import kvcache.load.record.Recorder;
import kvcache.load.workload.LoopShare;
import kvcache.load.workload.RequestSource;
import kvcache.load.workload.Requests;

/**
 * What a loop's run is made of: parts of warm-up, each twice as long as the one before it, and the measured phase as
 * the last. The requests of all begin alike, so that the beginning of the measured phase is nothing new: the
 * just-in-time compiler leaves out what it has never seen happen, and would take compiled code back at the very moment
 * from which on everything counts. The schedule knows of no parts: it runs through the warm-up. Used on its loop alone.
 */
final class Stages {

    private static final long FIRST_NS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Equal numbers give equal requests. */
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

    /** The measured phase begins, or ends, sooner than it was to. */
    void follow(Phases newPhases) {
        phases = newPhases;
        long latestNs = isLast() ? phases.endNs() : phases.measuredNs();
        if (endNs - latestNs > 0) {
            endNs = latestNs;
        }
    }

    /** Goes on to the next part; the loop has got past so many requests of this one. */
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

    /** Whether this is the measured phase. */
    boolean isLast() {
        return number == NUMBER_OF_MEASURED;
    }

    /** Of this part. */
    Requests requests() {
        return requests;
    }

    /** Tells parts of a run apart. */
    int number() {
        return number;
    }

    /** What requests of this part are recorded as. */
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
