package kvcache.load.engine;

import java.util.List;
import java.util.stream.Stream;
import kvcache.load.ProgressListener;
import kvcache.load.record.LoopRecord;
import kvcache.load.record.Recorder;
import kvcache.load.record.Windows;

/** Aggregates the loops' records during a run and notifies a listener. Used by the thread that runs the plan. */
final class Collector {

    private final List<Recorder> recorders;
    private final List<LoopRecord> perLoop;
    private final LoopRecord total = new LoopRecord();
    private final LoopRecord warmup = new LoopRecord();
    private final LoopRecord measured = new LoopRecord();
    private final LoopRecord ofLoop = new LoopRecord();
    private final Windows timeline = new Windows();
    private final ProgressListener listener;
    private long quickestWarmupNs = Long.MAX_VALUE;
    private long lastMs;

    Collector(List<Recorder> recorders, ProgressListener listener) {
        this.recorders = recorders;
        this.listener = listener;
        perLoop = Stream.generate(LoopRecord::new).limit(recorders.size()).toList();
    }

    /** The loops begin to send, at a time since the epoch. */
    void begin(long nowMs) {
        lastMs = nowMs;
    }

    /**
     * Takes what the loops have handed over since the last call.
     *
     * @param nowMs until when that is, since the epoch
     * @param measuredMs when the measured phase begins
     */
    void collect(long nowMs, long measuredMs) {
        for (int i = 0; i < recorders.size(); i++) {
            recorders.get(i).takeInto(warmup, ofLoop);
            perLoop.get(i).add(ofLoop);
            measured.add(ofLoop);
            ofLoop.clear();
        }
        quickestWarmupNs = Math.min(quickestWarmupNs, warmup.serviceNs().getMinNonZeroValue());
        timeline.add(warmup.windows());
        timeline.add(measured.windows());
        total.add(measured);
        long changeMs = Math.clamp(measuredMs, lastMs, Math.max(lastMs, nowMs));
        tell(false, warmup, lastMs, changeMs == lastMs ? nowMs : changeMs);
        tell(true, measured, changeMs, nowMs);
        lastMs = nowMs;
    }

    private void tell(boolean ofMeasuredPhase, LoopRecord seen, long startMs, long endMs) {
        if (!seen.isEmpty()) {
            listener.progressed(new ProgressListener.Progress(ofMeasuredPhase, startMs, endMs, seen));
            seen.clear();
        }
    }

    /** The measured phase, of all loops. */
    LoopRecord total() {
        return total;
    }

    /** The measured phase, of one loop. */
    LoopRecord ofLoop(int loop) {
        return perLoop.get(loop);
    }

    /** How quickly the server answered a request of the warm-up; {@link Long#MAX_VALUE} where there was none. */
    long quickestWarmupNs() {
        return quickestWarmupNs;
    }

    /** The answers of warm-up and measured phase. */
    Windows timeline() {
        return timeline;
    }
}
