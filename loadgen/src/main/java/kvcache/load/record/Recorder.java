package kvcache.load.record;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Where a loop records, and from where another thread takes what was recorded, part by part, while the loop goes on. The loop
 * alone records and hands over; one other thread takes. Records are used again, so that a long run allocates no more than a short one.
 */
public final class Recorder {

    private record Part(boolean measured, LoopRecord record) {}

    private final Queue<Part> handedOver = new ConcurrentLinkedQueue<>();
    private final Queue<LoopRecord> spare = new ConcurrentLinkedQueue<>();
    private LoopRecord warmup = new LoopRecord();
    private LoopRecord measured = new LoopRecord();

    /** Where to record a request of a phase: good until {@link #handOver}. */
    public LoopRecord of(boolean measuredPhase) {
        return measuredPhase ? measured : warmup;
    }

    /** Hands over what was recorded since the last call. */
    public void handOver() {
        handedOver.add(new Part(false, warmup));
        handedOver.add(new Part(true, measured));
        warmup = next();
        measured = next();
    }

    private LoopRecord next() {
        LoopRecord used = spare.poll();
        return used == null ? new LoopRecord() : used;
    }

    /** Adds all that was handed over since the last call to a record of each phase. */
    public void takeInto(LoopRecord warmupSum, LoopRecord measuredSum) {
        for (Part part = handedOver.poll(); part != null; part = handedOver.poll()) {
            (part.measured() ? measuredSum : warmupSum).add(part.record());
            part.record().clear();
            spare.add(part.record());
        }
    }
}
