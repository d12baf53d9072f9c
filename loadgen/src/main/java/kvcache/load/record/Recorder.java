package kvcache.load.record;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Hands records from a loop to another thread, part by part, while the loop continues. Only the loop records and hands
 * over; one other thread takes. Records are reused, so a long run allocates no more than a short one.
 */
public final class Recorder {

    /** The phase that is not measured. */
    public static final int WARMUP = 0;

    /** The measured phase. */
    public static final int MEASURED = 1;

    /** Two records per phase that may be handed over and not taken: the other thread may be late by one turn. */
    private static final int SPARE = 4;

    private record Part(boolean measured, LoopRecord record) {}

    private final Queue<Part> handedOver = new ConcurrentLinkedQueue<>();
    private final Queue<LoopRecord> spare = new ConcurrentLinkedQueue<>();
    private final LoopRecord[] current = {new LoopRecord(), new LoopRecord()};
    private final LatencyLog byDueTime;

    /**
     * Creates all records in advance, since creating one later would delay the loop.
     *
     * @param latenciesKept the number of requests of the measured phase whose latency is kept by due time
     */
    public Recorder(int latenciesKept) {
        byDueTime = new LatencyLog(latenciesKept);
        for (int i = 0; i < SPARE; i++) {
            spare.add(new LoopRecord());
        }
    }

    /** Returns the record of a phase, {@link #WARMUP} or {@link #MEASURED}; valid until {@link #handOver}. */
    public LoopRecord of(int phase) {
        return current[phase];
    }

    /** Returns the latencies of the measured phase by due time, which are not handed over. */
    public LatencyLog byDueTime() {
        return byDueTime;
    }

    /** Hands over everything recorded since the last call. */
    public void handOver() {
        for (int phase = 0; phase < current.length; phase++) {
            handedOver.add(new Part(phase == MEASURED, current[phase]));
            LoopRecord reused = spare.poll();
            current[phase] = reused == null ? new LoopRecord() : reused;
        }
    }

    /** Adds everything handed over since the last call to a record of each phase. */
    public void takeInto(LoopRecord warmupSum, LoopRecord measuredSum) {
        for (Part part = handedOver.poll(); part != null; part = handedOver.poll()) {
            (part.measured() ? measuredSum : warmupSum).add(part.record());
            part.record().clear();
            spare.add(part.record());
        }
    }
}
