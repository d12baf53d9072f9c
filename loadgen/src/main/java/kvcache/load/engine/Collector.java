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

    /** Sets when the loops begin to send, in ms since the epoch. */
    void begin(long nowMs) {
        lastMs = nowMs;
    }

    /**
     * Takes the records that the loops have handed over since the last call.
     *
     * @param nowMs their end, in ms since the epoch
     * @param measuredMs the start of the measured phase
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
        report(false, warmup, lastMs, changeMs == lastMs ? nowMs : changeMs);
        report(true, measured, changeMs, nowMs);
        lastMs = nowMs;
    }

    private void report(boolean isMeasured, LoopRecord record, long startMs, long endMs) {
        if (!record.isEmpty()) {
            listener.progressed(new ProgressListener.Progress(isMeasured, startMs, endMs, record));
            record.clear();
        }
    }

    /** Returns the record of the measured phase, of all loops. */
    LoopRecord total() {
        return total;
    }

    /** Returns the record of the measured phase, of one loop. */
    LoopRecord ofLoop(int loop) {
        return perLoop.get(loop);
    }

    /** Returns the shortest service time in the warm-up; {@link Long#MAX_VALUE} if there was none. */
    long quickestWarmupNs() {
        return quickestWarmupNs;
    }

    /** Returns the responses of warm-up and measured phase. */
    Windows timeline() {
        return timeline;
    }
}
